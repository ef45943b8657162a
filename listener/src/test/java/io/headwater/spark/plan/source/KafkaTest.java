package io.headwater.spark.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.spark.plan.PlanSession;
import io.headwater.spark.plan.PlanSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KafkaTest {
  private static List<String> topics(String option, String value) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.put("kafka.bootstrap.servers", "one:9092, two:9092");
    options.put(option, value);
    DatasetNames names = new DatasetNames(PlanSettings.DEFAULT, PlanSession.UNKNOWN);
    return Kafka.topics(options, names).stream()
        .map(d -> d.id().namespace() + " " + d.id().name())
        .collect(Collectors.toList());
  }

  @Test
  void topicsAreNamedByTheFirstServer() {
    assertThat(topics("topic", "orders")).containsExactly("kafka://one:9092 orders");
    assertThat(topics("subscribe", "orders, clicks"))
        .containsExactly("kafka://one:9092 orders", "kafka://one:9092 clicks");
    assertThat(topics("subscribePattern", "orders.*")).containsExactly("kafka://one:9092 orders.*");
    assertThat(topics("assign", "{\"orders\":[0,1],\"clicks\":[2]}"))
        .containsExactly("kafka://one:9092 orders", "kafka://one:9092 clicks");
  }

  @Test
  void whatIsReadIsNotWhatTheSameOptionsWriteTo() {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.put("kafka.bootstrap.servers", "one:9092");
    options.put("subscribe", "orders");
    options.put("topic", "loud");
    DatasetNames names = new DatasetNames(PlanSettings.DEFAULT, PlanSession.UNKNOWN);
    assertThat(Kafka.source(options, List.of(), names).id().name()).isEqualTo("orders");
    assertThat(Kafka.sink(options, names).id().name()).isEqualTo("loud");
  }

  @Test
  void withoutTopicThereIsNoDataset() {
    assertThat(topics("startingOffsets", "earliest")).isEmpty();
  }
}
