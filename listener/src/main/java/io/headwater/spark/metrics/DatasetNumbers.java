package io.headwater.spark.metrics;

import io.headwater.model.Dataset;
import io.headwater.model.Field;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.Statistics;
import io.headwater.spi.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the actions of an application read from and wrote to each dataset, under the name that
 * lineage uses.
 *
 * <p>The first {@link DatasetMetric#CAP} datasets have series of their own, the others share one.
 * What is not known has no series. Written by the agent thread, read by any; never touched by
 * Spark's.
 */
final class DatasetNumbers {
  private static final int MAX_LENGTH = 512;

  private final Map<String, Series> byDataset = new LinkedHashMap<>();
  private long overflow;

  /** Takes what an action that ended says about its datasets. */
  synchronized void actionEnded(RunEvent terminal, int outcome) {
    for (Dataset input : terminal.lineage().inputs()) {
      seriesOf(input).read(input);
    }
    List<Dataset> outputs = new ArrayList<>();
    for (Output output : terminal.lineage().outputs()) {
      if (output.definesOnly()) {
        continue; // what was last written to its place stays what it was
      }
      seriesOf(output.dataset()).wrote(output.dataset(), terminal, outcome);
      outputs.add(output.dataset());
    }
    Number run = terminal.metrics().get(TaskField.RUN.actionName());
    if (run != null) {
      long millis = Math.round(1000 * run.doubleValue());
      shareOut(millis, terminal.lineage().inputs(), "read");
      shareOut(millis, outputs, "write");
    }
  }

  /** Gives each dataset its part of the action's task time: by bytes, or evenly. */
  private void shareOut(long millis, List<Dataset> datasets, String direction) {
    double all = 0;
    for (Dataset dataset : datasets) {
      Long bytes = dataset.statistics().bytes();
      all += bytes == null ? Double.NaN : bytes;
    }
    for (Dataset dataset : datasets) {
      double share = all > 0 ? dataset.statistics().bytes() / all : 1.0 / datasets.size();
      find(dataset)
          .add(
              DatasetMetric.TASK_SECONDS,
              Arrays.asList("direction", direction),
              Math.round(share * millis));
    }
  }

  synchronized long overflow() {
    return overflow;
  }

  /** Estimate of the heap that they take. */
  synchronized long bytes() {
    long sum = 0;
    for (Map.Entry<String, Series> each : byDataset.entrySet()) {
      sum += 200 + 2L * each.getKey().length() + each.getValue().bytes();
    }
    return sum;
  }

  synchronized int size() {
    return byDataset.size();
  }

  /** All series of one metric, with {@code app} first. */
  synchronized List<Sample> samples(Metric metric, String app) {
    List<Sample> samples = new ArrayList<>();
    byDataset.forEach(
        (dataset, series) ->
            series
                .values(metric)
                .forEach(
                    (further, raw) -> {
                      List<String> labels = new ArrayList<>();
                      labels.addAll(Arrays.asList(Label.APP.name(), app, "dataset", dataset));
                      labels.addAll(further);
                      samples.add(
                          Sample.of(metric.unit().toBaseUnit(raw), labels.toArray(new String[0])));
                    }));
    return samples;
  }

  /** For one reading or writing of the dataset. */
  private Series seriesOf(Dataset dataset) {
    Series series = find(dataset);
    overflow += series.shared ? 1 : 0;
    return series;
  }

  private Series find(Dataset dataset) {
    String name = name(dataset.id().toString());
    Series known = byDataset.get(name);
    if (known != null) {
      return known;
    }
    if (byDataset.size() < DatasetMetric.CAP) {
      Series own = new Series(false);
      byDataset.put(name, own);
      return own;
    }
    return byDataset.computeIfAbsent(Label.OTHER, other -> new Series(true));
  }

  /** Two long names that begin alike stay two. */
  private static String name(String id) {
    String text = LabelText.of(id, MAX_LENGTH, "unknown");
    return id.length() > MAX_LENGTH ? text + "~" + Integer.toHexString(id.hashCode()) : text;
  }

  /** The series of one dataset, or of all that share one. */
  private static final class Series {
    private final boolean shared;
    private final Map<Metric, Map<List<String>, Long>> values = new LinkedHashMap<>();
    private int schema;

    Series(boolean shared) {
      this.shared = shared;
    }

    long bytes() {
      long series = 0;
      for (Map<List<String>, Long> each : values.values()) {
        series += each.size();
      }
      return 130L * values.size() + 200L * series;
    }

    Map<List<String>, Long> values(Metric metric) {
      return values.computeIfAbsent(metric, each -> new LinkedHashMap<>());
    }

    void read(Dataset dataset) {
      Statistics read = dataset.statistics();
      List<String> labels = Arrays.asList("format", format(dataset));
      add(DatasetMetric.DATASET_READ_ROWS, labels, read.rows());
      add(DatasetMetric.DATASET_READ_BYTES, labels, read.bytes());
      add(DatasetMetric.DATASET_READ_FILES, labels, read.files());
      set(DatasetMetric.DATASET_LAST_READ_ROWS, read.rows());
    }

    void wrote(Dataset dataset, RunEvent terminal, int outcome) {
      Statistics written = dataset.statistics();
      List<String> labels = Arrays.asList("format", format(dataset), "mode", mode(dataset));
      add(DatasetMetric.DATASET_WRITTEN_ROWS, labels, written.rows());
      add(DatasetMetric.DATASET_WRITTEN_BYTES, labels, written.bytes());
      add(DatasetMetric.DATASET_WRITTEN_FILES, labels, written.files());
      add(DatasetMetric.DATASET_WRITTEN_PARTITIONS, labels, written.partitions());
      List<String> outcomes = Labels.OUTCOME.values();
      for (int i = 0; i < outcomes.size(); i++) {
        // All three from the start: a rate needs the 0 before the first failure.
        add(
            DatasetMetric.DATASET_WRITES,
            Arrays.asList(Labels.OUTCOME.name(), outcomes.get(i)),
            i == outcome ? 1L : 0L);
      }
      if (terminal.type() == RunEvent.Type.COMPLETE) {
        long end = terminal.time().toEpochMilli();
        set(DatasetMetric.DATASET_LAST_WRITE_ROWS, written.rows());
        set(DatasetMetric.DATASET_LAST_WRITE_BYTES, written.bytes());
        set(DatasetMetric.DATASET_LAST_WRITE_TIME, end);
        set(DatasetMetric.DATASET_WRITE_DURATION, end - terminal.startTime().toEpochMilli());
        wroteSchema(dataset.schema());
      }
    }

    private void wroteSchema(List<Field> fields) {
      if (fields.isEmpty() || shared) {
        return;
      }
      int now = 1;
      for (Field field : fields) {
        now = 31 * (31 * now + field.name().hashCode()) + field.type().hashCode();
      }
      boolean changed = schema != 0 && schema != now;
      schema = now;
      set(DatasetMetric.DATASET_SCHEMA_COLUMNS, (long) fields.size());
      add(DatasetMetric.DATASET_SCHEMA_CHANGES, new ArrayList<>(), changed ? 1L : 0L);
    }

    private void add(Metric metric, List<String> labels, Long raw) {
      if (raw == null) {
        return;
      }
      Map<List<String>, Long> series = values(metric);
      List<String> kept = labels;
      if (!series.containsKey(labels) && series.size() >= DatasetMetric.VARIANT_CAP) {
        kept = new ArrayList<>(labels);
        for (int i = 1; i < kept.size(); i += 2) {
          kept.set(i, Label.OTHER);
        }
      }
      series.merge(kept, raw, Long::sum);
    }

    /** What the last action did says nothing when it was each time another dataset. */
    private void set(Metric metric, Long raw) {
      if (!shared) {
        if (raw == null) {
          values(metric).clear();
        } else {
          values(metric).put(new ArrayList<>(), raw);
        }
      }
    }

    private static String format(Dataset dataset) {
      return LabelText.of(dataset.format(), 64, "unknown");
    }

    private static String mode(Dataset dataset) {
      return dataset.lifecycle() == null
          ? "none"
          : dataset.lifecycle().name().toLowerCase(Locale.ROOT);
    }
  }
}
