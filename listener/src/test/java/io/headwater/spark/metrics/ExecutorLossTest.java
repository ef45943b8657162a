package io.headwater.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorLossTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Executor killed by driver.|idle",
        "Executor heartbeat timed out after 120000 ms|lost",
        "Remote RPC client disassociated. Likely due to containers exceeding thresholds|lost",
        "worker lost: Not receiving heartbeat for 60 seconds|lost",
        "Stale executor after cluster manager re-registered.|lost",
        "Command exited with code 1|lost",
        "Command exited with code 137|oom_or_killed",
        "Container killed by YARN for exceeding memory limits. 5.5 GB of 5.5 GB used|oom_or_killed",
        "Container from a bad node. Exit status: 143. Diagnostics: Killed|oom_or_killed",
        "The executor with id 3 exited with exit code 137(SIGKILL, possible container OOM).|oom_or_killed",
        "Container container_1 on host: h was preempted.|preempted",
        "Executor decommission: spark scale down|decommission",
        "Something else|other",
      })
  void isClassifiedByTheWordsOfSparkAndItsManagers(String message, String kind) {
    assertThat(ExecutorLoss.REASON.values().get(ExecutorLoss.reasonIndex(message))).isEqualTo(kind);
  }
}
