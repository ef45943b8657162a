package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Field;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.access.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.sources.BaseRelation;

/**
 * Topics by the options of Spark's Kafka connector, named {@code kafka://<first server>} and the
 * topic. Source: OpenLineage's naming rules, "Kafka".
 */
public final class Kafka {
  public static final String PROVIDER = "kafka";

  /** The topics in {@code {"topic":[0,1],"other":[2]}}. */
  private static final Pattern ASSIGNED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)+)\"\\s*:");

  private Kafka() {}

  /** A relation of a batch query; its options are a field of the connector's own class. */
  static Source relation(BaseRelation relation, CatalogTable table, DatasetNames names) {
    return source(options(relation), Types.fields(relation.schema()), names);
  }

  /** The options of a relation of a batch query; case-insensitive. */
  static Map<String, String> options(BaseRelation relation) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Object given = Member.field(relation, "sourceOptions");
    if (given instanceof scala.collection.Map) {
      Scala.map((scala.collection.Map<?, ?>) given)
          .forEach((k, v) -> options.put(String.valueOf(k), String.valueOf(v)));
    }
    return options;
  }

  /** Whether it is a pattern that says what is read. */
  static boolean isByPattern(Map<String, String> options) {
    return options.get("subscribePattern") != null
        && options.get("subscribe") == null
        && options.get("assign") == null;
  }

  static String namespace(String servers) {
    return "kafka://" + servers.split(",")[0].trim();
  }

  /**
   * @param options case-insensitive
   */
  static Source source(Map<String, String> options, List<Field> schema, DatasetNames names) {
    List<Dataset> topics = new ArrayList<>();
    topicsRead(options, names).forEach(t -> topics.add(t.toBuilder().schema(schema).build()));
    if (topics.isEmpty()) {
      DatasetId unknown = Providers.dataset(PROVIDER, options, names);
      return Source.fallback(Dataset.at(unknown).schema(schema).format(PROVIDER).build(), PROVIDER);
    }
    Source source = Source.of(topics);
    return isByPattern(options)
        ? source.with(KafkaTopics.like(options.get("subscribePattern")))
        : source;
  }

  /** The topics that the options say to read, where they may also say where to write. */
  static List<Dataset> topicsRead(Map<String, String> options, DatasetNames names) {
    Map<String, String> toRead = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    toRead.putAll(options);
    if (options.get("subscribe") != null
        || options.get("subscribePattern") != null
        || options.get("assign") != null) {
      toRead.remove("topic");
    }
    return topics(toRead, names);
  }

  /**
   * Where a query is written to: the topic of the options; {@code null} where a column of the rows
   * says it.
   */
  public static Dataset sink(Map<String, String> options, DatasetNames names) {
    return options.get("topic") == null ? null : topics(options, names).get(0);
  }

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
    String namespace = namespace(servers);
    List<Dataset> datasets = new ArrayList<>();
    topics.forEach(
        topic -> datasets.add(Dataset.at(names.other(namespace, topic)).format(PROVIDER).build()));
    return datasets;
  }
}
