package io.headwater.openlineage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headwater.spi.Fact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The job of an encoded event as {@code namespace/name}: events of one job stay in order. */
final class JobKey {
  private static final JsonFactory JSON = new JsonFactory();

  private JobKey() {}

  /** The run's id where the event names no job. */
  static byte[] of(Fact fact) {
    String namespace = null;
    String name = null;
    try (JsonParser in = JSON.createParser(fact.payload())) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        boolean job = in.currentName().equals("job");
        in.nextToken();
        if (!job) {
          in.skipChildren();
          continue;
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
          String field = in.currentName();
          in.nextToken();
          if (field.equals("namespace")) {
            namespace = in.getText();
          } else if (field.equals("name")) {
            name = in.getText();
          } else {
            in.skipChildren();
          }
        }
        break;
      }
    } catch (IOException e) {
      name = null;
    }
    String key = name == null ? fact.runId().toString() : namespace + "/" + name;
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
