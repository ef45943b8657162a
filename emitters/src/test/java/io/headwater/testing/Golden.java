package io.headwater.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Comparison with a file of expected JSON; {@code -Dheadwater.golden.rewrite=true} writes it. */
public final class Golden {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  /** Compares text, so that the order of fields counts. */
  public static void check(String file, JsonNode actual) throws IOException {
    Path expected = FOLDER.resolve(file);
    String text = JSON.writeValueAsString(actual) + "\n";
    if (Boolean.getBoolean("headwater.golden.rewrite")) {
      Files.createDirectories(expected.getParent());
      Files.writeString(expected, text);
    }
    assertThat(text)
        .as("%s; after a wanted change run with -Dheadwater.golden.rewrite=true", file)
        .isEqualTo(Files.readString(expected));
  }
}
