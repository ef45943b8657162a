package io.headwater.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.model.ApplicationInfo;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Field;
import io.headwater.model.JobId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.Statistics;
import io.headwater.spi.MetricFamily;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatasetNumbersTest {
  private static final ApplicationInfo APP =
      ApplicationInfo.builder()
          .name("app")
          .id("app-1")
          .startTime(Instant.EPOCH)
          .sparkVersion("3.0.1")
          .agentVersion("1")
          .build();

  private final ApplicationMetrics metrics = new ApplicationMetrics();

  @BeforeEach
  void application() {
    metrics.application(APP);
  }

  private double value(String name, String... labels) {
    return SparkApplication.sample(metrics.snapshot(), name, labels).value();
  }

  private static Dataset dataset(String name, Statistics statistics, String... columns) {
    Field[] fields = Arrays.stream(columns).map(c -> Field.of(c, "bigint")).toArray(Field[]::new);
    return Dataset.at(DatasetId.of("s3://bucket", name))
        .format("parquet")
        .schema(Arrays.asList(fields))
        .statistics(statistics)
        .build();
  }

  private void ended(RunEvent.Type type, List<Dataset> inputs, Dataset... outputs) {
    ended(type, Collections.emptyMap(), inputs, outputs);
  }

  private void ended(
      RunEvent.Type type, Map<String, Number> numbers, List<Dataset> inputs, Dataset... outputs) {
    ended(
        type,
        numbers,
        inputs,
        Arrays.stream(outputs)
            .map(dataset -> Output.of(dataset, Collections.emptyList()))
            .toArray(Output[]::new));
  }

  private void ended(
      RunEvent.Type type, Map<String, Number> numbers, List<Dataset> inputs, Output[] written) {
    metrics.actionEnded(
        RunEvent.builder()
            .type(type)
            .kind(RunEvent.Kind.SQL)
            .time(Instant.ofEpochMilli(8_000))
            .startTime(Instant.ofEpochMilli(1_500))
            .runId(UUID.randomUUID())
            .job(JobId.of("default", "app.write.x"))
            .application(APP)
            .lineage(LineageGraph.of(inputs, Arrays.asList(written), Collections.emptyList()))
            .metrics(numbers)
            .build());
  }

  @Test
  void taskTimeIsSharedOutByBytesOrEvenlyWhereTheyAreNotKnown() {
    Statistics small = Statistics.of(null, 100L, null);
    Statistics large = Statistics.of(null, 300L, null);
    Map<String, Number> eightSeconds = Collections.singletonMap("executor_run_seconds", 8.0);
    ended(
        RunEvent.Type.COMPLETE,
        eightSeconds,
        Arrays.asList(dataset("small", small), dataset("large", large)),
        dataset("out", small));
    assertThat(seconds("small", "read")).isEqualTo(2);
    assertThat(seconds("large", "read")).isEqualTo(6);
    assertThat(seconds("out", "write")).isEqualTo(8);

    ended(
        RunEvent.Type.FAIL,
        eightSeconds,
        Arrays.asList(
            dataset("small", small), dataset("unknown", Statistics.of(null, null, null))));
    assertThat(seconds("small", "read")).isEqualTo(2 + 4);
    assertThat(seconds("unknown", "read")).isEqualTo(4);
  }

  private double seconds(String dataset, String direction) {
    return value(
        "spark_dataset_task_seconds_total",
        "dataset",
        "s3://bucket/" + dataset,
        "direction",
        direction);
  }

  @Test
  void readsAndWritesAddUpUnderTheNameThatLineageUses() {
    for (int i = 0; i < 2; i++) {
      ended(
          RunEvent.Type.COMPLETE,
          Collections.singletonList(dataset("in", Statistics.of(10L, 100L, 1L))),
          dataset("out", Statistics.of(7L + i, 70L, 2L, 3L)));
    }
    String in = "s3://bucket/in";
    String out = "s3://bucket/out";
    assertThat(value("spark_dataset_read_rows_total", "dataset", in, "format", "parquet"))
        .isEqualTo(20);
    assertThat(value("spark_dataset_read_bytes_total", "dataset", in, "format", "parquet"))
        .isEqualTo(200);
    assertThat(value("spark_dataset_read_files_total", "dataset", in, "format", "parquet"))
        .isEqualTo(2);
    assertThat(value("spark_dataset_last_read_rows", "dataset", in)).isEqualTo(10);
    String[] written = {"dataset", out, "format", "parquet", "mode", "none"};
    assertThat(value("spark_dataset_written_rows_total", written)).isEqualTo(15);
    assertThat(value("spark_dataset_written_bytes_total", written)).isEqualTo(140);
    assertThat(value("spark_dataset_written_files_total", written)).isEqualTo(4);
    assertThat(value("spark_dataset_written_partitions_total", written)).isEqualTo(6);
    assertThat(value("spark_dataset_last_write_rows", "dataset", out)).isEqualTo(8);
    assertThat(value("spark_dataset_last_write_bytes", "dataset", out)).isEqualTo(70);
    assertThat(value("spark_dataset_last_write_timestamp_seconds", "dataset", out)).isEqualTo(8);
    assertThat(value("spark_dataset_write_duration_seconds", "dataset", out)).isEqualTo(6.5);
    assertThat(value("spark_dataset_writes_total", "dataset", out, "outcome", "succeeded"))
        .isEqualTo(2);
    assertThat(value("spark_dataset_writes_total", "dataset", out, "outcome", "failed")).isZero();
  }

  @Test
  void whatIsNotKnownHasNoSeriesAndIsNotWhatItWasBefore() {
    ended(
        RunEvent.Type.COMPLETE,
        Collections.emptyList(),
        dataset("out", Statistics.of(7L, null, null)));
    ended(RunEvent.Type.COMPLETE, Collections.emptyList(), dataset("out", Statistics.UNKNOWN));
    String[] written = {"dataset", "s3://bucket/out", "format", "parquet", "mode", "none"};
    assertThat(value("spark_dataset_written_rows_total", written)).isEqualTo(7);
    assertThatThrownBy(() -> value("spark_dataset_written_bytes_total", written))
        .hasMessageStartingWith("0 samples");
    assertThatThrownBy(() -> value("spark_dataset_last_write_rows", "dataset", "s3://bucket/out"))
        .hasMessageStartingWith("0 samples");
  }

  @Test
  void aTableThatIsDefinedOverDataOrDroppedIsNotWritten() {
    ended(
        RunEvent.Type.COMPLETE,
        Collections.emptyList(),
        dataset("out", Statistics.of(7L, 70L, 1L), "a"));
    for (Dataset.Lifecycle lifecycle :
        Arrays.asList(
            null, // over files that were there
            Dataset.Lifecycle.CREATE,
            Dataset.Lifecycle.ALTER,
            Dataset.Lifecycle.DROP)) {
      Dataset defined = dataset("out", Statistics.UNKNOWN).toBuilder().lifecycle(lifecycle).build();
      ended(
          RunEvent.Type.COMPLETE,
          Collections.emptyMap(),
          Collections.emptyList(),
          new Output[] {Output.of(defined, Collections.emptyList()).withDefinesOnly(true)});
    }
    String[] out = {"dataset", "s3://bucket/out"};
    assertThat(value("spark_dataset_last_write_rows", out)).isEqualTo(7);
    assertThat(value("spark_dataset_last_write_bytes", out)).isEqualTo(70);
    assertThat(
            value(
                "spark_dataset_writes_total", "dataset", "s3://bucket/out", "outcome", "succeeded"))
        .isEqualTo(1);
  }

  @Test
  void aFailedWriteIsCountedAndIsNotTheLastWrite() {
    ended(RunEvent.Type.FAIL, Collections.emptyList(), dataset("out", Statistics.UNKNOWN, "a"));
    assertThat(
            value("spark_dataset_writes_total", "dataset", "s3://bucket/out", "outcome", "failed"))
        .isEqualTo(1);
    assertThat(metrics.snapshot())
        .extracting(MetricFamily::name)
        .doesNotContain(
            "spark_dataset_last_write_timestamp_seconds", "spark_dataset_schema_columns");
  }

  @Test
  void aChangedSchemaIsCounted() {
    String[][] schemas = {{"a", "b"}, {"a", "b"}, {"a", "b", "c"}, {"a", "c", "b"}};
    double[] changes = {0, 0, 1, 2};
    for (int i = 0; i < schemas.length; i++) {
      ended(
          RunEvent.Type.COMPLETE,
          Collections.emptyList(),
          dataset("out", Statistics.UNKNOWN, schemas[i]));
      assertThat(value("spark_dataset_schema_changes_total", "dataset", "s3://bucket/out"))
          .isEqualTo(changes[i]);
      assertThat(value("spark_dataset_schema_columns", "dataset", "s3://bucket/out"))
          .isEqualTo(schemas[i].length);
    }
  }

  @Test
  void tenThousandHostileDatasetsShareASeriesAfterTheFirstHundred() {
    for (int i = 0; i < 10_000; i++) {
      ended(
          RunEvent.Type.COMPLETE,
          Collections.singletonMap("executor_run_seconds", 1.0),
          Collections.singletonList(dataset("in\n\"" + i + "\u2028", Statistics.of(1L, 1L, 1L))),
          dataset("same", Statistics.of(1L, 1L, 1L)));
    }
    for (Metric metric : Catalogue.metrics()) {
      metrics.snapshot().stream()
          .filter(family -> family.name().equals(metric.metricName()))
          .forEach(
              family ->
                  assertThat(family.samples().size())
                      .as(metric.metricName())
                      .isLessThanOrEqualTo(metric.maxSamples()));
    }
    assertThat(value("spark_dataset_read_rows_total", "dataset", "__other__", "format", "parquet"))
        .isEqualTo(9_901);
    assertThat(value("headwater_dataset_overflow_total")).isEqualTo(9_901);
    assertThat(value("headwater_tracked", "kind", "dataset")).isEqualTo(101);
    assertThat(value("spark_dataset_last_write_timestamp_seconds", "dataset", "s3://bucket/same"))
        .isEqualTo(8);
    assertThatThrownBy(() -> value("spark_dataset_last_read_rows", "dataset", "__other__"))
        .hasMessageStartingWith("0 samples");
  }

  @Test
  void oneDatasetInManyFormatsIsBoundedToo() {
    for (int i = 0; i < 50; i++) {
      ended(
          RunEvent.Type.COMPLETE,
          Collections.singletonList(
              Dataset.at(DatasetId.of("s3://bucket", "in"))
                  .format("f" + i)
                  .statistics(Statistics.of(1L, null, null))
                  .build()));
    }
    assertThat(
            value(
                "spark_dataset_read_rows_total",
                "dataset",
                "s3://bucket/in",
                "format",
                "__other__"))
        .isEqualTo(46);
  }
}
