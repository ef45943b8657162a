package io.headwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.testing.LoopbackServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings and destinations are tested without a job. */
class CheckCommandTest {
  @TempDir Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private LoopbackServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new LoopbackServer();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  /**
   * @param settings names without prefix and values, by turns
   */
  private int check(String... settings) {
    List<String> args = new ArrayList<>(List.of("check"));
    args.add("--conf=spark.headwater.spool.dir=" + dir.resolve("spool"));
    for (int i = 0; i < settings.length; i += 2) {
      args.add("--conf");
      args.add("spark.headwater." + settings[i] + "=" + settings[i + 1]);
    }
    return run(args.toArray(new String[0]));
  }

  private int run(String... args) {
    return Headwater.run(args, new PrintWriter(out), new PrintWriter(err));
  }

  @Test
  void whatAnswersAndLetsUsInPasses() {
    server.answer(
        (request, body) ->
            "Bearer good".equals(request.getRequestHeaders().getFirst("Authorization"))
                ? 400
                : 401);
    assertThat(check("openlineage.url", server.url(), "openlineage.token", "good")).isZero();
    assertThat(out.toString())
        .contains("ok     openlineage.url: " + server.url() + "/api/v1/lineage answers")
        .contains("set    spark.headwater.openlineage.token: ***");
    assertThat(server.count()).isZero();
  }

  @Test
  void aWrongTokenFailsAndTheSettingIsNamed() {
    server.refuse(401);
    assertThat(check("openlineage.url", server.url(), "openlineage.token", "hunter2bad"))
        .isEqualTo(1);
    assertThat(out.toString())
        .contains("FAILED openlineage.url: HTTP 401")
        .contains("set spark.headwater.openlineage.token")
        .doesNotContain("hunter2bad");
  }

  @Test
  void aWrongPathFails() {
    server.refuse(404);
    assertThat(check("openlineage.url", server.url())).isEqualTo(1);
    assertThat(out.toString()).contains("see that spark.headwater.openlineage.url is right");
  }

  @Test
  void aServerThatIsNotThereFails() {
    server.close();
    assertThat(check("openlineage.url", server.url())).isEqualTo(1);
    assertThat(out.toString()).contains("FAILED openlineage.url: ");
  }

  @Test
  void dataHubTellsItsVersion() {
    server.answer(
        (request, body) -> {
          if (request.getRequestURI().getPath().equals("/config")) {
            byte[] config =
                "{\"noCode\":\"true\",\"versions\":{\"acryldata/datahub\":{\"version\":\"v0.14.1\"}}}"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            request.sendResponseHeaders(200, config.length);
            request.getResponseBody().write(config);
            return LoopbackServer.Answer.NONE;
          }
          return 400;
        });
    assertThat(check("datahub.url", server.url())).as(out.toString()).isZero();
    assertThat(out.toString()).contains("ok     datahub.url: DataHub v0.14.1 at " + server.url());
  }

  @Test
  void whatIsNotDataHubFails() {
    assertThat(check("datahub.url", server.url())).isEqualTo(1);
    assertThat(out.toString()).contains("is no DataHub metadata service").contains("/api/gms");
  }

  @Test
  void filesAreTriedAndNothingIsLeft() {
    Path events = dir.resolve("events.jsonl");
    assertThat(
            check(
                "openlineage.file", events.toString(),
                "report", dir.resolve("report.html").toString(),
                "prometheus.textfile", dir.resolve("spark.prom").toString()))
        .as(out.toString())
        .isZero();
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aFileInAFolderThatIsAFileFails() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    assertThat(check("openlineage.file", file.resolve("events.jsonl").toString())).isEqualTo(1);
    assertThat(out.toString()).contains("FAILED openlineage.file: ").contains("not a folder");
  }

  @Test
  void aTakenPortFails() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(check("prometheus.port", Integer.toString(taken.getLocalPort()))).isEqualTo(1);
      assertThat(out.toString()).contains("FAILED prometheus.port: ").contains("next 16 ports");
    }
    out.getBuffer().setLength(0);
    assertThat(check("prometheus.port", "0")).isZero();
  }

  @Test
  void aPushgatewayIsAsked() {
    server.answer(
        (request, body) -> request.getRequestURI().getPath().equals("/-/ready") ? 200 : 404);
    assertThat(check("prometheus.pushgateway.url", server.url())).as(out.toString()).isZero();
  }

  @Test
  void wrongAndUnknownSettingsAreToldAllAtOnce() {
    assertThat(check("datahub.env", "NOWHERE", "openlineage.ulr", "http://x")).isEqualTo(1);
    assertThat(err.toString())
        .contains("error: Setting spark.headwater.datahub.env has the value 'NOWHERE'")
        .contains("warning: Unknown setting spark.headwater.openlineage.ulr")
        .contains("spark.headwater.openlineage.url");
  }

  @Test
  void settingsComeFromAPropertiesFileAndConfWins() throws IOException {
    Path file = dir.resolve("spark-defaults.conf");
    Files.writeString(
        file,
        "spark.master yarn\nspark.headwater.datahub.env NOWHERE\n"
            + "spark.headwater.spool.enabled  false\n");
    assertThat(
            run(
                "check",
                "--properties-file",
                file.toString(),
                "--conf",
                "spark.headwater.datahub.env=DEV"))
        .isZero();
    assertThat(out.toString()).contains("facts wait in memory").contains("none is set");
  }

  @Test
  void aSettingWithoutValueIsNotUnderstood() {
    assertThat(run("check", "--conf", "spark.headwater.report")).isEqualTo(2);
    assertThat(err.toString()).contains("key=value");
  }
}
