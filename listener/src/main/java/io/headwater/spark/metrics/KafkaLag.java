package io.headwater.spark.metrics;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.streaming.SourceProgress;

/**
 * How many records of each topic a query's Kafka source has not read yet.
 *
 * <p>From what Spark's progress says already: {@code latestOffset} (from 3.1, and then only of
 * sources that admit one) less {@code endOffset}. Kafka itself is not asked.
 */
final class KafkaLag {
  /** Offsets of a Kafka source are {@code {"topic":{"0":12,"1":34}}}. */
  private static final Pattern TOPIC =
      Pattern.compile("\"([\\w.-]{1,249})\":\\{((?:\"\\d{1,9}\":-?\\d{1,18},?)*)\\}");

  private static final Pattern PARTITION = Pattern.compile("\"(\\d+)\":(-?\\d+)");

  /** {@code SourceProgress.latestOffset}; null before 3.1. */
  private static final MethodHandle LATEST = latest();

  private KafkaLag() {}

  /** Records by topic; empty where Spark does not tell, or the source is none of Kafka's. */
  static Map<String, Long> of(SourceProgress source) {
    if (LATEST == null || !source.description().startsWith("KafkaV2[")) {
      return Collections.emptyMap();
    }
    try {
      return between(source.endOffset(), (String) LATEST.invokeExact(source));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("Spark's SourceProgress did not give its latest offset", e);
    }
  }

  /** What is between two offsets; a partition that the first does not have counts from 0. */
  static Map<String, Long> between(String end, String latest) {
    if (end == null || latest == null) {
      return Collections.emptyMap();
    }
    Map<String, Map<String, Long>> read = parse(end);
    Map<String, Long> lag = new TreeMap<>();
    parse(latest)
        .forEach(
            (topic, partitions) ->
                partitions.forEach(
                    (partition, offset) -> {
                      Map<String, Long> known = read.getOrDefault(topic, Collections.emptyMap());
                      long behind = offset - known.getOrDefault(partition, 0L);
                      lag.merge(topic, Math.max(0, behind), Long::sum);
                    }));
    return Collections.unmodifiableMap(lag);
  }

  private static Map<String, Map<String, Long>> parse(String offsets) {
    Map<String, Map<String, Long>> parsed = new HashMap<>();
    Matcher topic = TOPIC.matcher(offsets);
    while (topic.find()) {
      Map<String, Long> partitions = parsed.computeIfAbsent(topic.group(1), t -> new HashMap<>());
      Matcher partition = PARTITION.matcher(topic.group(2));
      while (partition.find()) {
        partitions.put(partition.group(1), Long.valueOf(partition.group(2)));
      }
    }
    return parsed;
  }

  private static MethodHandle latest() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(SourceProgress.class, "latestOffset", MethodType.methodType(String.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }
}
