package io.headwater.sample.stage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The SQL texts of the stages, kept as files beside the classes so that they read as SQL. */
final class SqlText {
  private SqlText() {}

  /** The text of {@code <name>.sql}. */
  static String named(String name) {
    try (InputStream in = SqlText.class.getResourceAsStream(name + ".sql")) {
      if (in == null) {
        throw new IllegalArgumentException(
            "No SQL text named " + name + ".sql beside " + SqlText.class.getName());
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.write(buffer, 0, read);
      }
      return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read SQL text " + name, e);
    }
  }
}
