package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Dataset;
import io.headwater.model.Output;
import io.headwater.model.Statistics;
import io.headwater.spark.SparkBus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.ui.SparkListenerDriverAccumUpdates;
import org.apache.spark.sql.util.QueryExecutionListener;

/** What one action did, seen as the agent sees it: through Spark's listeners. */
final class Action {
  private final QueryExecution execution;
  private final PlanLineage lineage;
  private final ExecutedNumbers numbers;

  private Action(QueryExecution execution, Map<Long, Long> values) {
    this.execution = execution;
    PlanSession session = PlanSession.UNKNOWN;
    this.lineage = new PlanAnalyzer(PlanSettings.DEFAULT).analyze(execution.analyzed(), session);
    this.numbers =
        new ExecutedPlanReader(PlanSettings.DEFAULT, new KnownRdds())
            .read(execution.executedPlan(), values::get, lineage.graph(), session, null);
  }

  /** The last action that the code runs. */
  static Action of(SparkSession spark, Runnable code) {
    List<Action> all = all(spark, code);
    assertThat(all).as("actions").isNotEmpty();
    return all.get(all.size() - 1);
  }

  /** All actions that the code runs, in the order in which they end. */
  static List<Action> all(SparkSession spark, Runnable code) {
    Recorder recorder = new Recorder();
    SparkBus.settle(spark);
    spark.sparkContext().addSparkListener(recorder);
    spark.listenerManager().register(recorder.queries);
    try {
      code.run();
      SparkBus.settle(spark);
    } finally {
      spark.listenerManager().unregister(recorder.queries);
      spark.sparkContext().removeSparkListener(recorder);
    }
    List<Action> actions = new ArrayList<>();
    recorder.executions.forEach(e -> actions.add(new Action(e, recorder.values)));
    return actions;
  }

  PlanLineage lineage() {
    return lineage;
  }

  ExecutedNumbers numbers() {
    return numbers;
  }

  QueryExecution execution() {
    return execution;
  }

  Output output() {
    assertThat(lineage.graph().outputs()).hasSize(1);
    return lineage.graph().outputs().get(0);
  }

  Dataset input(String shortName) {
    for (Dataset input : lineage.graph().inputs()) {
      if (Lineage.shortName(input.id().name()).equals(shortName)) {
        return input;
      }
    }
    throw new AssertionError("No input " + shortName + " in " + lineage);
  }

  Statistics read(String shortName) {
    return numbers.read().getOrDefault(input(shortName).id(), Statistics.UNKNOWN);
  }

  Statistics written() {
    return numbers.written().getOrDefault(output().dataset().id(), Statistics.UNKNOWN);
  }

  Action hasInputs(String... names) {
    List<String> found = new ArrayList<>();
    lineage.graph().inputs().forEach(i -> found.add(Lineage.shortName(i.id().name())));
    assertThat(found).as("%s", lineage).containsExactlyInAnyOrder(names);
    return this;
  }

  Action hasEdges(String... expected) {
    assertThat(Lineage.edges(lineage))
        .containsExactlyElementsOf(new TreeSet<>(Arrays.asList(expected)));
    assertThat(lineage.graph().complete()).as("gaps %s", lineage.graph().gaps()).isTrue();
    return this;
  }

  Action does(Operation operation) {
    assertThat(lineage.operation()).as("%s", lineage).isEqualTo(operation);
    return this;
  }

  /** Collects executions and the values of all accumulators. */
  private static final class Recorder extends SparkListener {
    final List<QueryExecution> executions = Collections.synchronizedList(new ArrayList<>());
    final Map<Long, Long> values = Collections.synchronizedMap(new HashMap<>());
    final QueryExecutionListener queries =
        new QueryExecutionListener() {
          @Override
          public void onSuccess(String name, QueryExecution qe, long duration) {
            executions.add(qe);
          }

          @Override
          public void onFailure(String name, QueryExecution qe, Exception e) {
            executions.add(qe);
          }
        };

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      scala.collection.Iterator<org.apache.spark.scheduler.AccumulableInfo> it =
          end.taskInfo().accumulables().iterator();
      while (it.hasNext()) {
        org.apache.spark.scheduler.AccumulableInfo info = it.next();
        if (info.update().isDefined() && info.update().get() instanceof Long) {
          values.merge(info.id(), (Long) info.update().get(), Long::sum);
        }
      }
    }

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
      if (event instanceof SparkListenerDriverAccumUpdates) {
        scala.collection.Iterator<?> it =
            ((SparkListenerDriverAccumUpdates) event).accumUpdates().iterator();
        while (it.hasNext()) {
          scala.Tuple2<?, ?> update = (scala.Tuple2<?, ?>) it.next();
          values.merge(
              ((Number) update._1()).longValue(), ((Number) update._2()).longValue(), Long::sum);
        }
      }
    }
  }
}
