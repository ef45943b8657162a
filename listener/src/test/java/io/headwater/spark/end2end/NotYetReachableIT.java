package io.headwater.spark.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A destination that cannot be reached before somebody mends the network or a setting. */
@EnabledIfSystemProperty(
    named = "headwater.profile",
    matches = ".*_emr-.*",
    disabledReason = "The same on every Spark line; one is enough for the time that it takes")
class NotYetReachableIT {
  @TempDir Path dir;

  @Test
  void whatWaitsIsSentOnceTheNameResolvesAndTheAuthorityIsKnown() throws Exception {
    NamedHost host = new NamedHost(Files.createDirectory(dir.resolve("host")));
    try (BackEnd backEnd = BackEnd.secured(host.keys())) {
      SparkProgram.Ended unresolved = program("unresolved", backEnd, host.unknown()).run("stop");
      assertThat(unresolved.exitCode()).as(unresolved.log()).isZero();
      assertThat(unresolved.log()).contains("Emitter openlineage.url").contains(NamedHost.NAME);

      SparkProgram.Ended untrusted = program("untrusted", backEnd, host.known()).run("stop");
      assertThat(untrusted.exitCode()).as(untrusted.log()).isZero();
      assertThat(untrusted.log()).contains("tls.caFile");
      assertThat(backEnd.events().all()).isEmpty();

      SparkProgram.Ended trusted =
          program("trusted", backEnd, host.known())
              .conf("spark.headwater.tls.caFile", host.authority().toString())
              .run("stop");
      assertThat(backEnd.events().application())
          .as(trusted.log())
          .isEqualTo("START COMPLETE START COMPLETE START COMPLETE");
      assertThat(backEnd.events().actions())
          .hasSize(3)
          .containsOnly("under_test.write.numbers START COMPLETE");
    }
  }

  private SparkProgram program(String name, BackEnd backEnd, String hosts) throws IOException {
    Path own = Files.createDirectory(dir.resolve(name));
    return SparkProgram.watched(own)
        .jvmOption(hosts)
        .without("spark.headwater.openlineage.file")
        .conf("spark.headwater.spool.dir", dir.resolve("spool").toString())
        .conf(
            "spark.headwater.openlineage.url", "https://" + NamedHost.NAME + ":" + backEnd.port());
  }
}
