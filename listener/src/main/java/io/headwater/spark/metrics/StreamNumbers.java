package io.headwater.spark.metrics;

import io.headwater.spi.MetricFamily.Sample;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/**
 * What streaming queries tell of their progress, by query name; a query without one goes by the
 * first part of its id.
 *
 * <p>The first {@link StreamMetric#CAP} names have series of their own, the others share one. What
 * a query said last stays when it ends, so that the end can be seen. Written by the listener-bus
 * thread, read by any.
 */
final class StreamNumbers {
  private static final int MAX_LENGTH = 128;

  /** A class that Spark has from 3.5. */
  private static final String IDLE =
      "org.apache.spark.sql.streaming.StreamingQueryListener$QueryIdleEvent";

  /** Names of runs that have not ended; their end does not say the name. */
  private final Map<UUID, String> running = new HashMap<>();

  private final Map<String, Query> queries = new LinkedHashMap<>();
  private long overflow;

  /** Takes an event that is about a streaming query; others are left alone. */
  synchronized void take(SparkListenerEvent event) {
    if (event instanceof StreamingQueryListener.QueryProgressEvent) {
      progressed(((StreamingQueryListener.QueryProgressEvent) event).progress());
    } else if (event instanceof StreamingQueryListener.QueryStartedEvent) {
      StreamingQueryListener.QueryStartedEvent started =
          (StreamingQueryListener.QueryStartedEvent) event;
      started(started.id(), started.runId(), started.name());
    } else if (event instanceof StreamingQueryListener.QueryTerminatedEvent) {
      StreamingQueryListener.QueryTerminatedEvent ended =
          (StreamingQueryListener.QueryTerminatedEvent) event;
      ended(ended.runId(), ended.exception().isDefined());
    } else if (event.getClass().getName().equals(IDLE)) {
      idle(event);
    }
  }

  /** From 3.5 a query without new data says only that it is idle; before, it told progress. */
  private void idle(SparkListenerEvent event) {
    try {
      UUID runId = (UUID) event.getClass().getMethod("runId").invoke(event);
      String time = (String) event.getClass().getMethod("timestamp").invoke(event);
      Query query = queries.get(running.get(runId));
      if (query != null) {
        query.inputRate = 0;
        query.processedRate = 0;
        query.progressMillis = millis(time, query.progressMillis);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Spark's QueryIdleEvent did not give its run or time", e);
    }
  }

  private Query started(UUID id, UUID runId, String name) {
    String label =
        name == null || name.isEmpty()
            ? id.toString().substring(0, 8)
            : LabelText.redacted(name, MAX_LENGTH, "unknown");
    if (!queries.containsKey(label) && queries.size() >= StreamMetric.CAP) {
      label = Label.OTHER;
      overflow += running.containsKey(runId) ? 0 : 1;
    }
    Query query = queries.computeIfAbsent(label, each -> new Query());
    if (running.putIfAbsent(runId, label) == null) {
      query.active++;
    }
    return query;
  }

  private void ended(UUID runId, boolean failed) {
    Query query = queries.get(running.remove(runId));
    if (query != null) {
      query.active--;
      query.ended[failed ? 1 : 0]++;
    }
  }

  private void progressed(StreamingQueryProgress progress) {
    Query query = started(progress.id(), progress.runId(), progress.name());
    query.batches++;
    query.batchId = progress.batchId();
    query.inputRows += progress.numInputRows();
    query.inputRate = finite(progress.inputRowsPerSecond());
    query.processedRate = finite(progress.processedRowsPerSecond());
    long written = SinkRows.of(progress);
    if (written >= 0) {
      query.outputRows = written + (query.outputRows == null ? 0 : query.outputRows);
    }
    query.phases.clear();
    progress.durationMs().forEach((phase, millis) -> query.phase(phase, millis));
    Long trigger = progress.durationMs().get("triggerExecution");
    query.observe(trigger == null ? progress.batchDuration() : trigger);
    query.progressMillis = millis(progress.timestamp(), query.progressMillis);
    query.watermarkMillis = millis(progress.eventTime().get("watermark"), query.watermarkMillis);
    query.lag(progress.sources());
    query.stateRows = 0;
    query.stateBytes = 0;
    for (StateOperatorProgress operator : progress.stateOperators()) {
      query.stateRows += operator.numRowsTotal();
      query.stateBytes += operator.memoryUsedBytes();
    }
    query.stateful = progress.stateOperators().length > 0;
  }

  private static double finite(double rate) {
    return Double.isNaN(rate) || Double.isInfinite(rate) ? 0 : rate;
  }

  private static Long millis(String timestamp, Long otherwise) {
    try {
      return timestamp == null ? otherwise : Long.valueOf(Instant.parse(timestamp).toEpochMilli());
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }

  /** Runs of queries that have no series of their own. */
  synchronized long overflow() {
    return overflow;
  }

  /** Names of queries with series of their own, and of the shared one. */
  synchronized int size() {
    return queries.size();
  }

  /** All series of one metric. */
  synchronized List<Sample> samples(Metric metric) {
    List<Sample> samples = new ArrayList<>();
    queries.forEach((name, query) -> query.samples(metric, name, samples));
    return samples;
  }

  /** The state of one query. */
  private static final class Query {
    private final long[] ended = new long[2];
    private final long[] buckets = new long[Buckets.JOB.length + 1];
    private final Map<String, Long> phases = new LinkedHashMap<>();
    private final Map<String, Long> lag = new LinkedHashMap<>();
    private long batchMillis;
    private int active;
    private long batches;
    private long batchId;
    private long inputRows;
    private double inputRate;
    private double processedRate;
    private long stateRows;
    private long stateBytes;
    private boolean stateful;
    private Long outputRows;
    private Long progressMillis;
    private Long watermarkMillis;

    private void phase(String phase, Long millis) {
      if (StreamMetric.PHASE.values().contains(phase)) {
        phases.put(phase, millis);
      }
    }

    private void lag(SourceProgress[] sources) {
      Map<String, Long> now = new TreeMap<>();
      for (SourceProgress source : sources) {
        KafkaLag.of(source).forEach((topic, behind) -> now.merge(topic, behind, Long::sum));
      }
      lag.clear();
      now.forEach(
          (topic, behind) ->
              lag.merge(lag.size() < StreamMetric.TOPICS ? topic : Label.OTHER, behind, Long::sum));
    }

    private void observe(long millis) {
      int bucket = 0;
      while (bucket < Buckets.JOB.length && millis > Buckets.JOB[bucket]) {
        bucket++;
      }
      buckets[bucket]++;
      batchMillis += millis;
    }

    private void samples(Metric metric, String name, List<Sample> into) {
      if (metric == StreamMetric.PHASES) {
        phases.forEach(
            (phase, millis) -> into.add(Sample.of(millis / 1e3, "query", name, "phase", phase)));
      } else if (metric == StreamMetric.LAG) {
        lag.forEach(
            (topic, behind) ->
                into.add(Sample.of((double) behind, "query", name, "source", topic)));
      } else if (metric == StreamMetric.TERMINATED) {
        for (int i = 0; i < ended.length; i++) {
          String outcome = Labels.SUCCEEDED_FAILED.values().get(i);
          into.add(Sample.of((double) ended[i], "query", name, "outcome", outcome));
        }
      } else if (metric == StreamMetric.BATCH_DURATION) {
        double[] bounds = Arrays.stream(Buckets.JOB).mapToDouble(each -> each / 1e3).toArray();
        into.add(Sample.histogram(batchMillis / 1e3, bounds, buckets, "query", name));
      } else {
        Double value = value(metric);
        if (value != null) {
          into.add(Sample.of(value, "query", name));
        }
      }
    }

    /** {@code null} as long as it is not known. */
    private Double value(Metric metric) {
      if (metric == StreamMetric.ACTIVE) {
        return (double) active;
      } else if (metric == StreamMetric.BATCHES) {
        return (double) batches;
      } else if (batches == 0) {
        return null;
      } else if (metric == StreamMetric.BATCH_ID) {
        return (double) batchId;
      } else if (metric == StreamMetric.INPUT_ROWS) {
        return (double) inputRows;
      } else if (metric == StreamMetric.INPUT_RATE) {
        return inputRate;
      } else if (metric == StreamMetric.PROCESSED_RATE) {
        return processedRate;
      } else if (metric == StreamMetric.OUTPUT_ROWS) {
        return outputRows == null ? null : Double.valueOf(outputRows.doubleValue());
      } else if (metric == StreamMetric.WATERMARK) {
        return watermarkMillis == null ? null : Double.valueOf(watermarkMillis / 1e3);
      } else if (metric == StreamMetric.LAST_PROGRESS) {
        return progressMillis == null ? null : Double.valueOf(progressMillis / 1e3);
      } else if (metric == StreamMetric.STATE_ROWS) {
        return stateful ? Double.valueOf((double) stateRows) : null;
      } else if (metric == StreamMetric.STATE_MEMORY) {
        return stateful ? Double.valueOf((double) stateBytes) : null;
      }
      throw new IllegalArgumentException("Not a metric of streaming: " + metric);
    }
  }
}
