package io.headwater.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sample.stage.Settings;
import io.headwater.sample.stage.StageName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @TempDir Path folder;

  @Test
  void everythingButInputAndOutputHasADefault() {
    Options options = parsed("--input", "in/", "--output", "/tmp/out");
    Settings settings = options.settings();

    assertThat(settings.input()).isEqualTo("in");
    assertThat(settings.output()).isEqualTo("/tmp/out");
    assertThat(settings.scale()).isEqualTo(1);
    assertThat(settings.jdbc().table()).isEqualTo("airport_matches");
    assertThat(settings.jdbc().place()).isEqualTo("jdbc:h2:file:/tmp/out/database/airports");
    assertThat(options.stages()).containsExactly(StageName.values());
  }

  @Test
  void takesStagesScaleAndDatabase() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "s3cret\n");
    Options options =
        parsed(
            "--input=s3a://raw",
            "--work=s3a://work",
            "--stage=Block,match",
            "--scale=3",
            "--jdbc-url=jdbc:x:y;password=p",
            "--jdbc-user=me",
            "--jdbc-password-file=" + password,
            "--jdbc-table=t",
            "--jdbc-driver=a.B");

    Settings settings = options.settings();
    assertThat(options.stages()).isEqualTo(EnumSet.of(StageName.BLOCK, StageName.MATCH));
    assertThat(settings.scale()).isEqualTo(3);
    assertThat(settings.jdbc().url()).isEqualTo("jdbc:x:y;password=p");
    assertThat(settings.jdbc().place()).isEqualTo("jdbc:x:y");
    assertThat(settings.jdbc().table()).isEqualTo("t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--stage nothing | error: --stage is 'nothing', but must be all or some of import, etl, preprocess",
        "--scale 0 | error: --scale is 0, but must be 1 or more",
        "--scale many | error: Invalid value for option '--scale': 'many' is not an int",
        "--colour red | error: Unknown options: '--colour', 'red'",
        "--jdbc-password-file /nowhere/password | error: --jdbc-password-file is /nowhere/password, which cannot be read",
      })
  void aWrongOptionIsOneLineAndExitCode2(String arguments, String message) {
    StringWriter err = new StringWriter();
    int exit =
        AirportMatching.commandLine(new AirportMatching())
            .setErr(new PrintWriter(err, true))
            .execute(("--input in --output out " + arguments).split(" ", -1));

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1).first().asString().startsWith(message);
  }

  private static Options parsed(String... arguments) {
    AirportMatching application = new AirportMatching();
    AirportMatching.commandLine(application).parseArgs(arguments);
    return application.options();
  }
}
