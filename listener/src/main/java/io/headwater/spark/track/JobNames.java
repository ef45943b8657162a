package io.headwater.spark.track;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.spark.plan.Operation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The name of an action's job: {@code <app>.<operation>.<target>}.
 *
 * <p>Made of what the action is for, never of how Spark runs it, so that it is the same before and
 * after an AQE switch, a Spark upgrade or a rerun.
 */
final class JobNames {
  private static final int MOST_SOURCES = 3;
  private static final String WRITE = Operation.WRITE.word();

  private JobNames() {}

  /**
   * The application's part of all its job names: without dots and white space, because back ends
   * take what stands before the first dot for the application.
   */
  static String application(String appName) {
    String name = appName.trim().replaceAll("[\\s./\\\\]+", "_");
    return name.isEmpty() ? "spark" : name;
  }

  /**
   * @param app as {@link #application} gives it
   * @param operation what is done, for example {@code write}
   */
  static String action(String app, String operation, LineageGraph lineage) {
    // A write whose place is not known is no write to what it reads.
    boolean unknownPlace = operation.equals(WRITE) && lineage.outputs().isEmpty();
    String target = unknownPlace ? "" : target(lineage);
    String head = app + "." + operation.toLowerCase(Locale.ROOT);
    return target.isEmpty() ? head : head + "." + target;
  }

  /** The name of a streaming query without a name: after its sink. */
  static String stream(String app, String operation, LineageGraph lineage, String sink) {
    String target = lineage.outputs().isEmpty() ? sink : target(lineage);
    return app + "." + operation + "." + target;
  }

  /** A name that the user gave, as a part of a job's name. */
  static String part(String name) {
    return name.trim().replaceAll("[\\s/\\\\]+", "_");
  }

  private static String target(LineageGraph lineage) {
    if (!lineage.outputs().isEmpty()) {
      return joined(lineage.outputs().stream().map(Output::dataset).collect(Collectors.toList()));
    }
    return joined(lineage.inputs());
  }

  private static String joined(List<Dataset> datasets) {
    Set<String> names = each(datasets, JobNames::shortName);
    if (names.size() <= MOST_SOURCES) {
      return String.join("_", names);
    }
    return names.size() + "_" + hash(String.join("\n", each(datasets, d -> d.id().toString())));
  }

  private static Set<String> each(List<Dataset> datasets, Function<Dataset, String> name) {
    return datasets.stream().map(name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The table's name with its database, or the last part of the path. */
  private static String shortName(Dataset dataset) {
    if (dataset.table() != null) {
      return dataset.table().id().name();
    }
    DatasetId id = dataset.id();
    String name = id.name();
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.isEmpty() ? id.namespace().replaceAll("[^\\w.\\-]+", "_") : last;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      StringBuilder hex = new StringBuilder();
      for (int i = 0; i < 4; i++) {
        hex.append(String.format(Locale.ROOT, "%02x", digest[i]));
      }
      return hex.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
