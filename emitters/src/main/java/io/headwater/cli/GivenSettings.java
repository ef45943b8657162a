package io.headwater.cli;

import io.headwater.conf.Problem;
import io.headwater.delivery.Destinations;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Settings as {@code spark-submit} is given them. */
final class GivenSettings {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = {"-c", "--conf"},
      paramLabel = "<key=value>",
      description = {
        "A setting, as for spark-submit. Give secrets by a file or an environment variable"
            + " (...tokenFile, ...tokenEnv): other users can see a command line."
      })
  private List<String> conf = new ArrayList<>();

  @Option(
      names = "--properties-file",
      paramLabel = "<spark-defaults.conf>",
      description = "A file of settings, as for spark-submit; --conf takes precedence.")
  private Path file;

  Destinations read() throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    if (file != null) {
      fromFile().forEach((k, v) -> all.put(k.toString(), v.toString().trim()));
    }
    for (String setting : conf) {
      int equals = setting.indexOf('=');
      if (equals <= 0) {
        throw new ParameterException(
            command.commandLine(), "--conf wants key=value, not one without '='");
      }
      all.put(setting.substring(0, equals).trim(), setting.substring(equals + 1));
    }
    return Destinations.of(all, System.getenv());
  }

  private Properties fromFile() throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no properties file: " + e.getMessage(), e);
    }
    return properties;
  }

  /** Says what is wrong with them; returns whether all can be used. */
  static boolean tellProblems(Destinations destinations, PrintWriter to) {
    boolean usable = true;
    for (Problem problem : destinations.conf().problems()) {
      to.println((problem.fatal() ? "error: " : "warning: ") + problem.message());
      usable &= !problem.fatal();
    }
    return usable;
  }
}
