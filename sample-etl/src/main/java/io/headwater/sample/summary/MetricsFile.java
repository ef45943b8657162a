package io.headwater.sample.summary;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of metrics in Prometheus' text format. */
final class MetricsFile {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? +(\\S+)(?: +-?\\d+)?");

  private final Set<String> metrics = new HashSet<>();
  private final Map<String, Double> samples = new LinkedHashMap<>();

  /** Reads a file; a line that is none of the format is an error that names it. */
  static MetricsFile read(Path file) throws IOException {
    MetricsFile result = new MetricsFile();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      if (line.startsWith("# TYPE ")) {
        result.metrics.add(line.split(" ", 4)[2]);
      } else if (!line.trim().isEmpty() && !line.startsWith("#")) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
          throw new IOException(file + " has a line that is no sample: " + line);
        }
        String labels = sample.group(2) == null ? "" : sample.group(2);
        result.samples.put(sample.group(1) + '{' + labels + '}', value(sample.group(3)));
      }
    }
    return result;
  }

  private static double value(String text) {
    switch (text) {
      case "+Inf":
        return Double.POSITIVE_INFINITY;
      case "-Inf":
        return Double.NEGATIVE_INFINITY;
      default:
        return Double.parseDouble(text);
    }
  }

  int metrics() {
    return metrics.size();
  }

  int samples() {
    return samples.size();
  }

  /** The sum of the samples with this name whose labels contain the text; 0 if there are none. */
  double sum(String name, String labels) {
    return samples.entrySet().stream()
        .filter(sample -> sample.getKey().startsWith(name + '{'))
        .filter(sample -> sample.getKey().contains(labels))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
