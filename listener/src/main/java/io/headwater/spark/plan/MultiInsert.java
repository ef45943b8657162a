package io.headwater.spark.plan;

import io.headwater.model.Dataset;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.source.DatasetNames;
import io.headwater.spark.plan.source.Tables;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * A multi-insert ({@code FROM t INSERT INTO a SELECT ... INSERT INTO b SELECT ...}) of which a plan
 * is one part. Immutable.
 *
 * <p>Spark 3.5 runs each part as an execution of its own; what tells that they belong together is
 * the statement's text, which every part has, and the place where its own begins (from 3.3).
 */
public final class MultiInsert {
  private static final String INSERT = "insert";

  private final String text;
  private final int start;
  private final int parts;
  private final List<Dataset> targets;

  private MultiInsert(String text, int start, int parts, List<Dataset> targets) {
    this.text = text;
    this.start = start;
    this.parts = parts;
    this.targets = Collections.unmodifiableList(targets);
  }

  /** The statement that the plan is a part of; {@code null} when it is one by itself. */
  public static MultiInsert of(LogicalPlan plan, PlanSettings settings, PlanSession session) {
    if (!(plan instanceof Command) || plan.origin() == null) {
      return null;
    }
    Object text = value(plan.origin(), "sqlText");
    Object start = value(plan.origin(), "startIndex");
    if (!(text instanceof String) || !(start instanceof Integer) || (Integer) start == 0) {
      return null;
    }
    String lower = ((String) text).toLowerCase(Locale.ROOT);
    if (lower.indexOf(INSERT) == lower.lastIndexOf(INSERT)) {
      return null;
    }
    try {
      return parsed((String) text, (Integer) start, new DatasetNames(settings, session));
    } catch (Exception | LinkageError | StackOverflowError e) {
      return null;
    }
  }

  private static Object value(Object origin, String option) {
    List<Object> values = Scala.flat(Member.of(origin, option));
    return values.isEmpty() ? null : values.get(0);
  }

  private static MultiInsert parsed(String text, int start, DatasetNames names) {
    List<Dataset> targets = new ArrayList<>();
    int parts = 0;
    Deque<LogicalPlan> open = new ArrayDeque<>();
    open.add(CatalystSqlParser$.MODULE$.parsePlan(text));
    while (!open.isEmpty()) {
      LogicalPlan node = open.poll();
      if (Member.isA(node, "InsertIntoStatement") || Member.isA(node, "InsertIntoDir")) {
        parts++;
        List<String> name = new ArrayList<>();
        Scala.flat(Member.of(Member.of(node, "table"), "multipartIdentifier"))
            .forEach(part -> name.add(String.valueOf(part)));
        if (!name.isEmpty()) {
          targets.add(Dataset.named(Tables.named(name, names)).build());
        }
      } else {
        open.addAll(Scala.<LogicalPlan>list(node.children()));
      }
    }
    return parts < 2 ? null : new MultiInsert(text, start, parts, targets);
  }

  /** Whether the other is a later part of the same statement. */
  public boolean continuedBy(MultiInsert other) {
    return other.start > start && other.text.equals(text);
  }

  @Override
  public String toString() {
    return parts + " inserts, one from " + start + " of " + text;
  }

  /** How many inserts the statement has: 2 or more. */
  public int parts() {
    return parts;
  }

  /** The tables that all parts write to, by name. */
  public List<Dataset> targets() {
    return targets;
  }
}
