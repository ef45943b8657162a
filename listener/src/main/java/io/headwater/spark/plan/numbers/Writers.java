package io.headwater.spark.plan.numbers;

import io.headwater.model.DatasetId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.Statistics;
import io.headwater.spark.plan.PlanAnalyzer;
import io.headwater.spark.plan.PlanSession;
import io.headwater.spark.plan.PlanSettings;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;

/** Which output a node writes, and how much. */
final class Writers {
  /** Before Spark 3.1 numParts adds up what each task wrote to, so a partition counts often. */
  private static final boolean DISTINCT_PARTITIONS =
      Member.declares(
          "org.apache.spark.sql.execution.datasources.BasicWriteTaskStats", "partitions");

  private final LineageGraph graph;
  private final PlanSession session;
  private final PlanAnalyzer analyzer;

  Writers(LineageGraph graph, PlanSettings settings, PlanSession session) {
    this.graph = graph;
    this.session = session;
    this.analyzer = new PlanAnalyzer(settings.withColumnsEnabled(false));
  }

  /** {@code null} when the node writes nothing, or when no one output can be told. */
  DatasetId dataset(SparkPlan plan) {
    boolean command =
        Member.isA(plan, "DataWritingCommandExec") || Member.isA(plan, "ExecutedCommandExec");
    if (graph.outputs().isEmpty() || (!command && !Member.isA(plan, "V2TableWriteExec"))) {
      return null;
    }
    if (graph.outputs().size() == 1) {
      return graph.outputs().get(0).dataset().id();
    }
    Object written = Member.of(plan, "cmd");
    if (!(written instanceof LogicalPlan)) {
      return null;
    }
    List<Output> outputs = analyzer.analyze((LogicalPlan) written, session).graph().outputs();
    if (outputs.size() != 1) {
      return null;
    }
    DatasetId found = outputs.get(0).dataset().id();
    for (Output output : graph.outputs()) {
      if (output.dataset().goesBy(found)) {
        return output.dataset().id();
      }
    }
    return null;
  }

  Statistics numbers(SparkPlan plan, LongFunction<Long> values) {
    Metrics metrics = new Metrics(plan.metrics(), values);
    Long rows = metrics.value("numOutputRows");
    Long bytes = metrics.value("numOutputBytes");
    Long files = metrics.value("numFiles");
    Long partitions = metrics.value("numParts");
    for (Object progress : Scala.flat(Member.of(plan, "commitProgress"))) {
      Object count = Member.of(progress, "numOutputRows");
      rows = count instanceof Long ? (Long) count : rows;
    }
    if (files == null) {
      return rows == null ? Statistics.UNKNOWN : Statistics.of(rows, null, null);
    }
    boolean partitioned = DISTINCT_PARTITIONS && partitions != null && partitions > 0;
    return Statistics.of(rows, bytes, files, partitioned ? partitions : null);
  }
}
