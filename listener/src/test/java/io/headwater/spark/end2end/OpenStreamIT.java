package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenStreamIT {

  @Test
  void aQueryThatRunsWhenTheApplicationEndsIsAborted(@TempDir Path dir) throws Exception {
    WatchedSpark watched = WatchedSpark.start(dir, "spark.headwater.streaming.interval", "1h");
    StreamingQuery query =
        watched
            .session()
            .readStream()
            .format("rate")
            .load()
            .writeStream()
            .queryName("endless")
            .format("memory")
            .start();
    query.processAllAvailable();

    RunEvents events = watched.stop();

    assertThat(events.actions()).containsExactly("under_test.stream.endless START ABORT");
    JsonNode end = events.end("under_test.stream.endless");
    assertThat(end.at("/run/facets/headwater_outcome/reason").asText())
        .startsWith("The query ran when the application ended");
    assertThat(events.application()).isEqualTo("START COMPLETE");
  }
}
