package io.headwater.spark.metrics;

import java.util.List;

/** Metrics of the agent itself. */
final class AgentMetric {
  private static final Declarations GROUP = new Declarations();

  static final Metric HEADWATER_INFO =
      GROUP
          .info("headwater_info", "version", "spark_version", "scala_version", "java_version")
          .help("The agent and what it runs on")
          .source("build and JVM");

  static final Metric EVENTS_RECEIVED =
      GROUP
          .counter("headwater_events_received_total", Unit.COUNT)
          .help("Events received from Spark's listener bus")
          .source("callbacks of the listener")
          .by(Label.capped("event", 40));

  static final Metric LINEAGE_PLANS =
      GROUP
          .counter("headwater_lineage_plans_total", Unit.COUNT)
          .help("Plans analysed, by what came of it")
          .source("analysis of plans")
          .by(
              Label.of(
                  "outcome",
                  "captured",
                  "empty",
                  "unsupported_node",
                  "error",
                  "timeout",
                  "skipped_size",
                  Label.OTHER));

  static final Metric LINEAGE_SECONDS =
      GROUP
          .histogram("headwater_lineage_extraction_seconds", Unit.MILLIS, Buckets.ANALYSIS)
          .help("Time to analyse a plan")
          .source("analysis of plans");

  static final Metric UNKNOWN_NODES =
      GROUP
          .counter("headwater_unknown_plan_nodes_total", Unit.COUNT)
          .help("Plan nodes that lineage does not understand, by class")
          .source("analysis of plans")
          .by(Label.capped("node", 50));

  static final Metric ERRORS =
      GROUP
          .counter("headwater_errors_total", Unit.COUNT)
          .help("Errors inside the agent, by where")
          .source("edges at which errors stop")
          .by(Label.capped("component", 20));

  static final Metric TRACKED =
      GROUP
          .gauge("headwater_tracked", Unit.COUNT)
          .help("Things whose state the agent holds now")
          .source("state of the agent")
          .by(Label.of("kind", "job", "stage", "action", "executor", "dataset", "query"));

  static final Metric DATASET_OVERFLOW =
      GROUP
          .counter("headwater_dataset_overflow_total", Unit.COUNT)
          .help("Reads and writes counted under __other__ because there were too many datasets")
          .source("cap on the label dataset");

  static final Metric SERIES_OVERFLOW =
      GROUP
          .counter("headwater_series_overflow_total", Unit.COUNT)
          .help("What was counted under __other__ because a label had too many values")
          .source("caps of labels")
          .by(Label.of("label", "dataset", "query", "event", "node", "component"));

  static final Metric SERIES =
      GROUP
          .gauge("headwater_series", Unit.COUNT)
          .help(
              "Samples of the application and of the agent in this answer, without the delivery's")
          .source("the snapshot itself");

  static final Metric EVENTS_LOST =
      GROUP
          .counter("headwater_agent_events_dropped_total", Unit.COUNT)
          .help("Events of Spark that found the agent's own queue full: lineage misses something")
          .source("queue between callbacks and agent");

  static final Metric UP =
      GROUP
          .gauge("headwater_up", Unit.COUNT)
          .help(
              "1: works, 0: is off, and a log line says why; emitters by their names, as in the"
                  + " label emitter")
          .source("state of the agent, the delivery")
          .by(Label.of("component", "listener", "lineage"));

  static final Metric DEGRADED =
      GROUP
          .gauge("headwater_degraded", Unit.COUNT)
          .help(
              "1: the component does not do all of its work, or has lost something in this run;"
                  + " emitters by their names")
          .source("state of the agent, the delivery")
          .by(Label.of("component", "listener", "lineage"));

  /** Places of the label component. */
  static final int LISTENER = 0;

  static final int LINEAGE = 1;

  static final Metric MEMORY =
      GROUP
          .gauge("headwater_memory_bytes", Unit.BYTES)
          .help("Estimate of the heap that the agent's numbers take, by what they are about")
          .source("state of the agent, counted by its size; facts: headwater_queue_bytes")
          .by(Label.of("kind", "counter", "action", "stage", "dataset"));

  static final Metric LISTENER_SECONDS =
      GROUP
          .counter("headwater_listener_seconds_total", Unit.NANOS)
          .help("Time that Spark's listener bus spent in the agent")
          .source("callbacks of the listener")
          .by(Callback.GROUP);

  static final Metric LISTENER_DURATION =
      GROUP
          .histogram("headwater_listener_duration_seconds", Unit.NANOS, Buckets.CALLBACK_NANOS)
          .help("Time of one callback on Spark's listener bus")
          .source("callbacks of the listener")
          .by(Callback.GROUP);

  private AgentMetric() {}

  static List<Metric> all() {
    return GROUP.all();
  }
}
