package io.headwater.sample;

import io.headwater.sample.stage.Settings;
import io.headwater.sample.stage.StageName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Runs the pipeline on the module's data and gives what it has stored. */
final class RunOutput {
  static final String DATA = Path.of("data", "airports").toAbsolutePath().toString();

  private RunOutput() {}

  /** Runs stages; returns what they printed. */
  static String run(Settings settings, Set<StageName> stages) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    new Pipeline(
            LocalSpark.session(), settings, new PrintStream(printed, true, StandardCharsets.UTF_8))
        .run(stages);
    return printed.toString(StandardCharsets.UTF_8);
  }

  static Row quality(String output) {
    return LocalSpark.session().read().json(output + "/evaluate/quality").first();
  }

  /**
   * The content of every file that a run has stored: of text files each line, of Parquet files each
   * row in its order. (Parquet itself lists the encodings of a column in no fixed order in a file's
   * footer.)
   */
  static Map<String, List<String>> content(Path output) throws IOException {
    SparkSession spark = LocalSpark.session();
    Map<String, List<String>> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file :
          files.filter(path -> path.getFileName().toString().startsWith("part-")).toList()) {
        // part-00000-<id of the write>-c000.snappy.parquet
        String name =
            output.relativize(file.getParent())
                + "/"
                + file.getFileName().toString().substring(0, 10);
        List<String> rows =
            file.toString().endsWith(".parquet")
                ? spark.read().parquet(file.toString()).toJSON().collectAsList()
                : Files.readAllLines(file);
        content.put(name, rows);
      }
    }
    return content;
  }
}
