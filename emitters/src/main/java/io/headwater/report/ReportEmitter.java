package io.headwater.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headwater.model.ApplicationInfo;
import io.headwater.model.RunEvent;
import io.headwater.openlineage.OpenLineageEncoder;
import io.headwater.spi.Emitter;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import io.headwater.transport.LocalFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the events of its application and writes the page when it is closed. What it gathers is
 * bounded by {@link Events}.
 */
final class ReportEmitter implements Emitter {
  private static final Logger LOG = LoggerFactory.getLogger(ReportEmitter.class);
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final OpenLineageEncoder encoder = new OpenLineageEncoder();
  private final Events events = new Events();
  private final LocalFile file;
  private final ApplicationInfo application;

  ReportEmitter(LocalFile file, ApplicationInfo application) {
    this.file = file;
    this.application = application;
  }

  @Override
  public String name() {
    return ReportSettings.REPORT.name();
  }

  @Override
  public String destination() {
    return file.path().toString();
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public List<Fact> encode(RunEvent event) {
    try {
      return Collections.singletonList(encoder.encode(event));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int maxBatch() {
    return 100;
  }

  @Override
  public void send(List<Fact> facts) throws SendException {
    for (int i = 0; i < facts.size(); i++) {
      try {
        JsonNode event = JSON.readTree(facts.get(i).payload());
        if (isOfThisApplication(event)) {
          events.add(event);
        }
      } catch (IOException e) {
        throw SendException.permanent("error", "not JSON: " + e.getMessage());
      }
    }
  }

  /**
   * What another application left behind, and somebody hands on to this one, is not of this page.
   */
  private boolean isOfThisApplication(JsonNode event) {
    JsonNode of = event.path("run").path("facets").path("headwater_application");
    return of.path("id").asText("").equals(application.id())
        && of.path("attempt")
            .asText("")
            .equals(application.attempt() == null ? "" : application.attempt());
  }

  @Override
  public void close() {
    if (events.isEmpty()) {
      return;
    }
    try {
      ReportWriter.write(file.path(), ReportPage.of(events.report(), Clock.systemUTC().instant()));
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.error("No report is written: {}", file.unwritable(new IOException(e)).getMessage());
    }
  }
}
