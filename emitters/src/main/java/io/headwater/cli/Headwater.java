package io.headwater.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command that the jar is when it is run by itself. A new one is a class and its line among the
 * subcommands.
 */
@Command(
    name = "java -jar headwater-<profile>.jar",
    description = {
      "Commands of the Headwater agent. To watch a job, put this jar on the driver's class path"
          + " and set spark.extraListeners=io.headwater.spark.HeadwaterListener."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Headwater.Version.class,
    subcommands = {ReportCommand.class, DrainCommand.class, CheckCommand.class},
    sortOptions = false)
public final class Headwater implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Exit code: 0 done, 1 failed, 2 not understood. */
  public static void main(String[] args) {
    System.exit(run(args, writer(System.out), writer(System.err)));
  }

  /** Runs one command line without ending the JVM. */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new Headwater());
    line.setOut(out).setErr(err);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("error: " + message(failure));
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
    int code = line.execute(args);
    out.flush();
    err.flush();
    return code;
  }

  private static PrintWriter writer(java.io.PrintStream stream) {
    return new PrintWriter(
        new java.io.OutputStreamWriter(stream, Charset.defaultCharset()), /* autoFlush= */ true);
  }

  /** In words: what a file system throws has only the file's name as its message. */
  static String message(Throwable failure) {
    if (failure instanceof UncheckedIOException) {
      return message(failure.getCause());
    }
    if (failure instanceof AccessDeniedException) {
      return ((AccessDeniedException) failure).getFile()
          + " cannot be read or written: permission denied; run this as the drivers' user";
    }
    if (failure instanceof NoSuchFileException) {
      return "there is no " + ((NoSuchFileException) failure).getFile();
    }
    return failure instanceof java.io.IOException && failure.getMessage() != null
        ? failure.getMessage()
        : failure.toString();
  }

  /** Without a command there is nothing to do but to say which there are. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return spec.exitCodeOnInvalidInput();
  }

  /** The jar's own version, from its manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Headwater.class.getPackage().getImplementationVersion();
      return new String[] {"Headwater " + (version == null ? "(unknown version)" : version)};
    }
  }
}
