package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Topics by the options of Spark's Kafka connector, named {@code kafka://<first server>} and the
 * topic. Source: OpenLineage's naming rules, "Kafka".
 */
final class Kafka {
  static final String PROVIDER = "kafka";

  /** The topics in {@code {"topic":[0,1],"other":[2]}}. */
  private static final Pattern ASSIGNED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)+)\"\\s*:");

  private Kafka() {}

  /**
   * @param options case-insensitive
   * @return each topic that the options name; a pattern is a name too
   */
  static List<Dataset> topics(Map<String, String> options, DatasetNames names) {
    List<String> topics = new ArrayList<>();
    if (options.get("topic") != null) {
      topics.add(options.get("topic").trim());
    } else if (options.get("subscribe") != null) {
      for (String topic : options.get("subscribe").split(",")) {
        topics.add(topic.trim());
      }
    } else if (options.get("subscribePattern") != null) {
      topics.add(options.get("subscribePattern").trim());
    } else if (options.get("assign") != null) {
      Matcher assigned = ASSIGNED.matcher(options.get("assign"));
      while (assigned.find()) {
        topics.add(assigned.group(1));
      }
    }
    String servers = options.getOrDefault("kafka.bootstrap.servers", "unknown");
    String namespace = "kafka://" + servers.split(",")[0].trim();
    List<Dataset> datasets = new ArrayList<>();
    topics.forEach(
        topic -> datasets.add(Dataset.at(names.other(namespace, topic)).format(PROVIDER).build()));
    return datasets;
  }
}
