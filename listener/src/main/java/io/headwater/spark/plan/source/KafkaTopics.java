package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Gap;
import io.headwater.model.LineageGraph;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.sources.BaseRelation;

/**
 * Which topics a pattern found, as far as Spark has planned a read of them or reported it. Kafka is
 * not asked, and nothing is computed.
 */
public final class KafkaTopics {
  private static final String LIKE = "Kafka topics like ";

  /** The topics in {@code {"orders":{"0":12,"1":34}}}. */
  private static final Pattern IN_OFFSETS = Pattern.compile("\"([\\w.-]{1,249})\"\\s*:\\s*\\{");

  private KafkaTopics() {}

  /** That a dataset is named by a pattern. */
  static Gap like(String pattern) {
    return Gap.of(Gap.Kind.UNKNOWN_SOURCE, LIKE + pattern.trim());
  }

  /** The gap that an input leaves which is named by a pattern. */
  public static Gap like(DatasetId pattern) {
    return like(pattern.name());
  }

  /** The inputs that are named by a pattern. */
  public static Set<DatasetId> patterns(LineageGraph graph) {
    Set<String> names = new LinkedHashSet<>();
    for (Gap gap : graph.gaps()) {
      if (gap.subject().startsWith(LIKE)) {
        names.add(gap.subject().substring(LIKE.length()));
      }
    }
    Set<DatasetId> patterns = new LinkedHashSet<>();
    for (Dataset input : names.isEmpty() ? Collections.<Dataset>emptyList() : graph.inputs()) {
      if (names.contains(input.id().name()) && Kafka.PROVIDER.equals(input.format())) {
        patterns.add(input.id());
      }
    }
    return patterns;
  }

  /** The pattern that a scan reads; {@code null} where it reads by no pattern. */
  public static DatasetId pattern(BaseRelation relation, DatasetNames names) {
    if (!Member.isA(relation, "KafkaRelation")) {
      return null;
    }
    Map<String, String> options = Kafka.options(relation);
    return Kafka.isByPattern(options) ? Kafka.topicsRead(options, names).get(0).id() : null;
  }

  /**
   * The topics that an RDD or any of its ancestors reads.
   *
   * @param rdd {@code null} gives none
   */
  public static Set<DatasetId> read(Object rdd, DatasetNames names) {
    Set<DatasetId> topics = new LinkedHashSet<>();
    RddSources.ancestry(rdd).forEach(each -> topics.addAll(of(each, names)));
    return topics;
  }

  /** What an RDD of Spark's connector reads, as it was made with its ranges of offsets. */
  static Set<DatasetId> of(Object rdd, DatasetNames names) {
    Set<DatasetId> topics = new LinkedHashSet<>();
    if (Member.isA(rdd, "KafkaSourceRDD")) {
      Object parameters = Member.field(rdd, "executorKafkaParams");
      Object servers =
          parameters instanceof Map ? ((Map<?, ?>) parameters).get("bootstrap.servers") : null;
      for (Object range : Scala.flat(Member.field(rdd, "offsetRanges"))) {
        Object topic = Member.of(range, "topic");
        if (topic != null && servers != null) {
          topics.add(names.other(Kafka.namespace(servers.toString()), topic.toString()));
        }
      }
    }
    return topics;
  }

  /**
   * The topics in the offsets of a stream's source.
   *
   * @param offsets JSON as Spark's progress has it, or {@code null}
   */
  public static Set<DatasetId> inOffsets(DatasetId pattern, String offsets, DatasetNames names) {
    Set<DatasetId> topics = new LinkedHashSet<>();
    Matcher topic = IN_OFFSETS.matcher(offsets == null ? "" : offsets);
    while (topic.find()) {
      topics.add(names.other(pattern.namespace(), topic.group(1)));
    }
    return topics;
  }
}
