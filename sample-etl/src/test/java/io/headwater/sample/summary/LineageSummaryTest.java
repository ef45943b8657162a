package io.headwater.sample.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageSummaryTest {
  @TempDir Path folder;

  @Test
  void countsRunsDatasetsColumnsAndEdgesOnce() throws IOException {
    String output =
        "{'namespace':'file','name':'/b','facets':{'schema':{'fields':[{'name':'x'}]},'columnLineage':{'fields':{'x':{"
            + "'inputFields':[{'namespace':'file','name':'/a','field':'p'},{'namespace':'file','name':'/a','field':'q'}]}},"
            + "'dataset':[{'namespace':'file','name':'/a','field':'p'}]}}";
    String inputs =
        "'inputs':[{'namespace':'file','name':'/a','facets':{'schema':{'fields':[{'name':'p'},{'name':'q'}]}}}]";
    String start =
        "{'eventType':'START','eventTime':'2026-01-01T10:00:00Z','run':{'runId':'r1'},"
            + inputs
            + ",'outputs':["
            + output
            + "}]}";
    String complete =
        "{'eventType':'COMPLETE','eventTime':'2026-01-01T10:00:01.500Z','run':{'runId':'r1'},"
            + inputs
            + ",'outputs':["
            + output
            + ",'outputFacets':{'outputStatistics':{'rowCount':1234}}}]}";
    String failed =
        "{'eventType':'FAIL','eventTime':'2026-01-01T12:00:01+02:00','run':{'runId':'r2'}}";
    Path file =
        Files.writeString(
            folder.resolve("events.jsonl"),
            String.join("\n", start, complete, "", failed).replace('\'', '"'));

    assertThat(LineageSummary.lineage(file).lines())
        .containsExactly(
            "lineage: " + file,
            "  3 events of 2 runs (1 COMPLETE, 1 FAIL) in 1.5 s",
            "  2 datasets with 3 columns, 3 column edges, 1,234 rows written");
  }

  @Test
  void sumsMetrics() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("m.prom"),
            "# HELP a x\n# TYPE a counter\na{b=\"1\"} 2\na{b=\"2\"} NaN\n# TYPE c gauge\nc 1\n"
                + "# TYPE spark_tasks_total counter\nspark_tasks_total{app=\"x y\",outcome=\"success\",} 1200.0\n"
                + "spark_tasks_total{app=\"x y\",outcome=\"failed\",} 3.0\n"
                + "# TYPE spark_jobs_completed_total counter\nspark_jobs_completed_total{outcome=\"succeeded\"} 7\n"
                + "# TYPE spark_task_run_seconds_total counter\nspark_task_run_seconds_total 1.25e1\n"
                + "# TYPE spark_output_bytes_total counter\nspark_output_bytes_total 2500000 1700000000000\n");

    assertThat(LineageSummary.metrics(file).lines())
        .containsExactly(
            "metrics: " + file,
            "  8 values of 6 metrics: 7 jobs, 1,203 tasks (3 failed), 12.5 s of task time, 2.5 MB written");
  }

  @Test
  void aLineThatIsNoMetricIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("m.prom"), "a{b=\"1\"} 2\nwhat is this\n");

    assertThatThrownBy(() -> LineageSummary.metrics(file))
        .hasMessage("%s has a line that is no sample: what is this", file);
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Path file = folder.resolve("none");

    assertThat(LineageSummary.lineage(file)).isEqualTo("lineage: none, " + file + " is not there");
    assertThat(LineageSummary.metrics(file)).isEqualTo("metrics: none, " + file + " is not there");
  }
}
