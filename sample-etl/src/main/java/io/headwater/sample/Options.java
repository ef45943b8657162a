package io.headwater.sample;

import io.headwater.sample.stage.JdbcTarget;
import io.headwater.sample.stage.Settings;
import io.headwater.sample.stage.StageName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of the application. */
final class Options {
  /** Names of all stages as users write them, and the word for all of them. */
  static final class StageNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(Stream.of("all"), Stream.of(StageName.values()).map(StageName::toString))
          .iterator();
    }
  }

  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--input",
      paramLabel = "FOLDER",
      required = true,
      description =
          "Folder of ourairports.csv, openflights.dat (each may end in .gz) and countries.csv; local or s3a://.")
  private String input;

  @Option(
      names = {"--output", "--work"},
      paramLabel = "FOLDER",
      required = true,
      description = "Folder below which each stage stores its datasets; local or s3a://.")
  private String output;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      split = ",",
      defaultValue = "all",
      completionCandidates = StageNames.class,
      description =
          "What to run, in this order: ${COMPLETION-CANDIDATES}. Several with commas. Default: all.")
  private List<String> stages;

  @Option(
      names = "--scale",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Run on N times the data: copies with other ids, typos, abbreviations, moved coordinates. Default: 1.")
  private int scale;

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description =
          "Database that the matches go to. Default: an H2 database in a file of the output folder.")
  private String jdbcUrl;

  @Option(
      names = "--jdbc-table",
      paramLabel = "TABLE",
      defaultValue = "airport_matches",
      description = "Table there, replaced if it exists. Default: airport_matches.")
  private String jdbcTable;

  @Option(names = "--jdbc-user", paramLabel = "USER", description = "User of the database.")
  private String jdbcUser;

  @Option(
      names = "--jdbc-password-file",
      paramLabel = "FILE",
      description = "File whose first line is the password of the database.")
  private Path jdbcPasswordFile;

  @Option(
      names = "--jdbc-driver",
      paramLabel = "CLASS",
      description = "JDBC driver, where the URL does not tell.")
  private String jdbcDriver;

  Settings settings() {
    if (scale < 1) {
      throw wrong("--scale is " + scale + ", but must be 1 or more");
    }
    stages();
    String url = jdbcUrl == null ? JdbcTarget.embeddedUrl(output) : jdbcUrl;
    return Settings.of(withoutSlash(input), withoutSlash(output))
        .withScale(scale)
        .withJdbc(JdbcTarget.of(url, jdbcTable, connection()));
  }

  /** The stages to run. */
  Set<StageName> stages() {
    Set<StageName> chosen = EnumSet.noneOf(StageName.class);
    for (String stage : stages) {
      if (stage.equalsIgnoreCase("all")) {
        chosen.addAll(EnumSet.allOf(StageName.class));
      } else {
        chosen.add(stage(stage));
      }
    }
    return chosen;
  }

  boolean evaluates() {
    return stages().contains(StageName.EVALUATE);
  }

  private StageName stage(String name) {
    try {
      return StageName.valueOf(name.trim().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      String known =
          Stream.of(StageName.values()).map(StageName::toString).collect(Collectors.joining(", "));
      throw wrong("--stage is '" + name + "', but must be all or some of " + known);
    }
  }

  private Properties connection() {
    Properties connection = new Properties();
    if (jdbcUser != null) {
      connection.setProperty("user", jdbcUser);
    }
    if (jdbcDriver != null) {
      connection.setProperty("driver", jdbcDriver);
    } else if (jdbcUrl == null) {
      connection.setProperty("driver", "org.h2.Driver");
    }
    if (jdbcPasswordFile != null) {
      connection.setProperty("password", firstLine(jdbcPasswordFile));
    }
    return connection;
  }

  private String firstLine(Path file) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return lines.findFirst().orElse("");
    } catch (IOException e) {
      throw wrong("--jdbc-password-file is " + file + ", which cannot be read (" + e + ")");
    }
  }

  private static String withoutSlash(String folder) {
    return folder.length() > 1 && folder.endsWith("/")
        ? folder.substring(0, folder.length() - 1)
        : folder;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
