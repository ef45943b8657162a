package io.headwater.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.ApplicationInfo;
import io.headwater.model.ColumnEdge;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Field;
import io.headwater.model.JobId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.Transformation;
import java.time.Instant;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Names that are made of values. */
class EventRedactionTest {
  private static final DatasetId IN = DatasetId.of("file", "/in");
  private final EventRedaction redaction = new EventRedaction(Redaction.BUILT_IN);

  private static RunEvent event(LineageGraph lineage) {
    return RunEvent.builder()
        .type(RunEvent.Type.COMPLETE)
        .time(Instant.EPOCH)
        .startTime(Instant.EPOCH)
        .runId(new UUID(0, 1))
        .job(JobId.of("prod", "app.read.token=hunter2"))
        .kind(RunEvent.Kind.SQL)
        .application(
            ApplicationInfo.builder()
                .name("app")
                .id("app-1")
                .startTime(Instant.EPOCH)
                .sparkVersion("3.0.1")
                .agentVersion("1")
                .build())
        .lineage(lineage)
        .properties(Collections.singletonMap("description", "with password=hunter2"))
        .build();
  }

  private static LineageGraph graph(String column, String comment) {
    Dataset out =
        Dataset.at(DatasetId.of("file", "/out"))
            .schema(
                Collections.singletonList(
                    Field.of(column, "string", true, comment, Collections.emptyList())))
            .partitions(Collections.singletonList("day=1"))
            .build();
    return LineageGraph.of(
        Collections.singletonList(Dataset.at(IN).build()),
        Collections.singletonList(
            Output.of(
                out,
                Collections.singletonList(
                    ColumnEdge.toColumn(IN, "id", column, Transformation.IDENTITY)))),
        Collections.emptyList());
  }

  @Test
  void aColumnKeepsOneNameInSchemaAndEdges() {
    RunEvent event = redaction.of(event(graph("concat(password=hunter2, id)", "secret: hunter2")));
    Output output = event.lineage().outputs().get(0);
    assertThat(output.dataset().schema().get(0).name()).isEqualTo("concat(password=***, id)");
    assertThat(output.dataset().schema().get(0).description()).isEqualTo("secret: ***");
    assertThat(output.edges().get(0).outputField()).isEqualTo("concat(password=***, id)");
    assertThat(event.job().name()).isEqualTo("app.read.token=***");
    assertThat(event.properties()).containsEntry("description", "with password=***");
  }

  @Test
  void aGraphWithoutSecretsStaysTheSame() {
    LineageGraph graph = graph("secret santa", null);
    assertThat(redaction.of(event(graph)).lineage()).isSameAs(graph);
  }
}
