package io.headwater.openlineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.model.RunEvent;
import io.headwater.spi.Fact;
import io.headwater.testing.Events;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event that we send is valid by the published schemas. */
class OpenLineageSpecTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OpenLineageSpec spec;

  @BeforeEach
  void findSpec() {
    String folder = System.getProperty("headwater.openlineage.spec", "");
    assumeFalse(
        folder.isEmpty(),
        "Skipped: name the folder of OpenLineage's JSON schemas with -Dheadwater.openlineage.spec");
    spec = new OpenLineageSpec(Path.of(folder));
  }

  static List<RunEvent> events() {
    List<RunEvent> events = new ArrayList<>();
    for (RunEvent.Type type : RunEvent.Type.values()) {
      events.add(Events.applicationEvent(type));
      events.add(Events.actionEvent(type, RunEvent.Kind.SQL));
      events.add(Events.actionEvent(type, RunEvent.Kind.RDD));
      events.add(Events.actionEvent(type, RunEvent.Kind.STREAMING));
    }
    return events;
  }

  @ParameterizedTest
  @MethodSource("events")
  void eventAndItsFacetsAreValid(RunEvent event) throws Exception {
    assertThat(spec.complaints(encode(event))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("events")
  void whatIsLeftOfAnEventForWantOfRoomIsValid(RunEvent event) throws Exception {
    Fact whole = new OpenLineageEncoder().encode(event);
    Fact brief = BriefEvent.of(whole);

    assertThat(brief != null).isEqualTo(event.kind() != RunEvent.Kind.APPLICATION);
    if (brief != null) {
      JsonNode json = JSON.readTree(brief.payload());
      assertThat(spec.complaints(json)).isEmpty();
      assertThat(json.toString()).doesNotContain("columnLineage").contains("too much waited");
      assertThat(BriefEvent.of(brief)).isNull();
    }
  }

  @Test
  void jobsAndStagesAreValid() throws Exception {
    JsonNode event =
        encode(Events.sql(RunEvent.Type.COMPLETE).toBuilder().work(Events.work()).build());

    assertThat(spec.complaints(event)).isEmpty();
    JsonNode job = event.at("/run/facets/headwater_stages/jobs/0");
    assertThat(job.path("skippedStages").intValue()).isEqualTo(2);
    assertThat(job.has("outcome")).isFalse();
    assertThat(job.at("/stages/0/outcome").asText()).isEqualTo("FAIL");
    assertThat(job.at("/stages/0/metrics/task_seconds_median").doubleValue()).isEqualTo(0.5);
    assertThat(event.at("/run/facets/headwater_stages/leftOut/stages").intValue()).isEqualTo(12);
    ((ObjectNode) job).put("outcome", "ABORT");
    assertThat(spec.complaints(event)).anyMatch(c -> c.contains("headwater_stages"));
  }

  @Test
  void wrongFacetIsFound() throws Exception {
    JsonNode event = encode(Events.sql(RunEvent.Type.COMPLETE));
    ((ObjectNode) event.at("/outputs/0/facets/columnLineage")).put("fields", "none");
    ((ObjectNode) event.at("/run/facets/headwater_completeness")).remove("complete");
    ((ObjectNode) event.at("/run")).put("runId", "not a uuid");
    ((ObjectNode) event.at("/inputs/0/facets/dataSource")).put("uri", "no uri");

    assertThat(spec.complaints(event))
        .anyMatch(c -> c.contains("columnLineage"))
        .anyMatch(c -> c.contains("headwater_completeness"))
        .anyMatch(c -> c.contains("runId"))
        .anyMatch(c -> c.contains("uri"));
  }

  @Test
  void folderThatIsMissingIsAFailure(@org.junit.jupiter.api.io.TempDir Path empty) {
    assertThatThrownBy(() -> new OpenLineageSpec(empty.resolve("gone")))
        .hasMessageContaining("holds no OpenLineage.json");
  }

  private static JsonNode encode(RunEvent event) throws Exception {
    return JSON.readTree(new OpenLineageEncoder().encode(event).payload());
  }
}
