package io.headwater.spark.plan;

import io.headwater.model.DatasetId;
import io.headwater.model.Statistics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What one action read and wrote of each dataset. Immutable; what is not known is not there. */
public final class ExecutedNumbers {
  public static final ExecutedNumbers NONE = of(Collections.emptyMap(), Collections.emptyMap());

  private final Map<DatasetId, Statistics> read;
  private final Map<DatasetId, Statistics> written;
  private final Map<DatasetId, Set<String>> partitionsRead;
  private final Map<DatasetId, Set<DatasetId>> topics;

  private ExecutedNumbers(
      Map<DatasetId, Statistics> read,
      Map<DatasetId, Statistics> written,
      Map<DatasetId, Set<String>> partitionsRead,
      Map<DatasetId, Set<DatasetId>> topics) {
    this.read = Collections.unmodifiableMap(new LinkedHashMap<>(read));
    this.written = Collections.unmodifiableMap(new LinkedHashMap<>(written));
    this.partitionsRead = Collections.unmodifiableMap(new LinkedHashMap<>(partitionsRead));
    this.topics = Collections.unmodifiableMap(new LinkedHashMap<>(topics));
  }

  public static ExecutedNumbers of(
      Map<DatasetId, Statistics> read, Map<DatasetId, Statistics> written) {
    return new ExecutedNumbers(read, written, Collections.emptyMap(), Collections.emptyMap());
  }

  /** With the partitions that were read of the inputs that have some. */
  public ExecutedNumbers withPartitionsRead(Map<DatasetId, Set<String>> partitions) {
    return new ExecutedNumbers(read, written, partitions, topics);
  }

  /** With the topics that scans by a pattern read. */
  public ExecutedNumbers withTopics(Map<DatasetId, Set<DatasetId>> found) {
    return new ExecutedNumbers(read, written, partitionsRead, found);
  }

  /** By the input that is named by a pattern. */
  public Map<DatasetId, Set<DatasetId>> topics() {
    return topics;
  }

  /**
   * By input. A dataset that only a cache served has 0 rows and {@link Statistics#fromCache()}; one
   * that was also read has what was read.
   */
  public Map<DatasetId, Statistics> read() {
    return read;
  }

  /** By output. */
  public Map<DatasetId, Statistics> written() {
    return written;
  }

  /**
   * The partitions that two reads of a dataset read together; none where either could have read
   * any.
   */
  public static Set<String> partitions(Set<String> some, Set<String> more) {
    if (some.isEmpty() || more.isEmpty()) {
      return Collections.emptySet();
    }
    Set<String> both = new TreeSet<>(some);
    both.addAll(more);
    return both;
  }

  /** By input; paths below the dataset, sorted; empty where not all of them can be told. */
  public Map<DatasetId, Set<String>> partitionsRead() {
    return partitionsRead;
  }

  @Override
  public String toString() {
    return "read=" + read + " written=" + written;
  }
}
