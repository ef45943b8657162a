package io.headwater.spark.plan;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InSubquery;
import org.apache.spark.sql.catalyst.expressions.ListQuery;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import scala.collection.immutable.List$;

/** Plans made by hand, where Spark's own analysis would be the slow or the failing part. */
final class Plans {
  private Plans() {}

  static <T> scala.collection.immutable.List<T> seq(List<T> items) {
    scala.collection.immutable.List<T> list = List$.MODULE$.<T>empty();
    for (int i = items.size() - 1; i >= 0; i--) {
      list = list.$colon$colon(items.get(i));
    }
    return list;
  }

  static Alias alias(Expression child, String name) {
    try {
      // Newer lines have one parameter more.
      Constructor<?> constructor = Alias.class.getConstructors()[0];
      List<String> noTexts = Collections.emptyList();
      Object[] arguments = {
        child,
        name,
        NamedExpression$.MODULE$.newExprId(),
        seq(noTexts),
        scala.Option.empty(),
        seq(noTexts)
      };
      return (Alias)
          constructor.newInstance(Arrays.copyOf(arguments, constructor.getParameterCount()));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.toString(), e);
    }
  }

  static LogicalPlan union(List<LogicalPlan> branches) {
    try {
      // Newer lines have two switches more, by name and with missing columns.
      Constructor<?> constructor = null;
      for (Constructor<?> each : Union.class.getConstructors()) {
        if (each.getParameterTypes()[0].isAssignableFrom(List$.MODULE$.empty().getClass())) {
          constructor = each;
        }
      }
      Object[] arguments = {seq(branches), false, false};
      return (LogicalPlan)
          constructor.newInstance(Arrays.copyOf(arguments, constructor.getParameterCount()));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.toString(), e);
    }
  }

  /** {@code value IN (subquery)}. */
  static Expression in(Expression value, LogicalPlan subquery) {
    try {
      // Newer lines have more parameters, all of which may be empty.
      Constructor<?> constructor = ListQuery.class.getConstructors()[0];
      Class<?>[] types = constructor.getParameterTypes();
      Object[] arguments = new Object[types.length];
      for (int i = 0; i < types.length; i++) {
        arguments[i] =
            i == 0
                ? subquery
                : types[i] == ExprId.class
                    ? NamedExpression$.MODULE$.newExprId()
                    : types[i] == int.class
                        ? (Object) 1
                        : types[i] == scala.Option.class
                            ? scala.Option.empty()
                            : List$.MODULE$.empty();
      }
      return new InSubquery(
          seq(Collections.singletonList(value)), (ListQuery) constructor.newInstance(arguments));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.toString(), e);
    }
  }

  static Expression column(LogicalPlan plan, String name) {
    scala.collection.Iterator<?> it = plan.output().iterator();
    while (it.hasNext()) {
      NamedExpression attribute = (NamedExpression) it.next();
      if (attribute.name().equals(name)) {
        return (Expression) attribute;
      }
    }
    throw new AssertionError("No column " + name);
  }
}
