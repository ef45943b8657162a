package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One START and one truthful terminal event per action. */
class ActionsIT {

  @Test
  void aFailingActionIsFailWithItsError(@TempDir Path dir) {
    RunEvents events = SparkProgram.watched(dir).run("failing").events();

    assertThat(events.actions())
        .containsExactly(
            "under_test.write.numbers START COMPLETE", "under_test.write.never START FAIL");
    JsonNode error = events.end("under_test.write.never").at("/run/facets/errorMessage");
    assertThat(error.get("message").asText())
        .contains("row is bad")
        .contains("java.lang.IllegalArgumentException")
        .doesNotContain("abc123");
    assertThat(error.get("programmingLanguage").asText()).isEqualTo("JAVA");
    assertThat(error.get("stackTrace").asText()).contains("\tat ");
    assertThat(events.application()).isEqualTo("START COMPLETE");
  }

  @Test
  void anActionThatFailsBeforeAnyJobIsFailAndAnAnalysisErrorIsNone(@TempDir Path dir) {
    SparkProgram.Ended ended = SparkProgram.watched(dir).run("failing-planning");

    assertThat(ended.events().actions())
        .as(ended.log())
        .containsExactly(
            "under_test.write.numbers START COMPLETE", "under_test.write.numbers START FAIL");
  }

  @Test
  void numbersOfActionsSideBySideNeverMix(@TempDir Path dir) {
    SparkProgram.Ended ended = SparkProgram.watched(dir).run("side-by-side");

    for (int i = 0; i < 8; i++) {
      JsonNode end = ended.events().end("under_test.write.side" + i);
      assertThat(end.at("/outputs/0/outputFacets/outputStatistics/rowCount").asLong())
          .as(ended.log())
          .isEqualTo((i + 1) * 100L);
      assertThat(end.at("/outputs/0/outputFacets/outputStatistics/fileCount").asLong())
          .isEqualTo(3);
    }
  }

  @Test
  void everyActionNamesTheApplicationAsItsParent(@TempDir Path dir) {
    RunEvents events = SparkProgram.watched(dir).run("stop").events();

    String application = events.applicationEnd().at("/run/runId").asText();
    for (JsonNode event : events.all()) {
      if (event.at("/job/name").asText().contains(".")) {
        assertThat(event.at("/run/facets/parent/run/runId").asText()).isEqualTo(application);
      }
    }
  }
}
