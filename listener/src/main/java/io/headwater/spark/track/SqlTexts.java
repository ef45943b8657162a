package io.headwater.spark.track;

import java.lang.reflect.Method;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.Origin;
import scala.Option;

/** The SQL text that a plan came from; Spark keeps it from 3.3 on. */
final class SqlTexts {
  private static final int LONGEST = 64 * 1024;
  private static final Method SQL_TEXT = find();

  private SqlTexts() {}

  /** The text, or {@code null} where Spark does not keep it or the plan was not made from SQL. */
  static String of(LogicalPlan plan) {
    if (SQL_TEXT == null || plan.origin() == null) {
      return null;
    }
    try {
      Option<?> text = (Option<?>) SQL_TEXT.invoke(plan.origin());
      if (text == null || text.isEmpty()) {
        return null;
      }
      String sql = String.valueOf(text.get());
      return sql.length() <= LONGEST ? sql : sql.substring(0, LONGEST) + " [cut]";
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private static Method find() {
    try {
      return Origin.class.getMethod("sqlText");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
