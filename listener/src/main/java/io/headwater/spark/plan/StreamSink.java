package io.headwater.spark.plan;

import io.headwater.model.Dataset;
import io.headwater.model.Gap;
import io.headwater.spark.plan.source.DatasetNames;
import io.headwater.spark.plan.source.StreamSinks;
import java.util.Collections;
import java.util.List;

/** Where a streaming query writes, as far as the query itself tells it. Immutable. */
public final class StreamSink {
  private final String word;
  private final List<Dataset> datasets;
  private final Gap gap;

  private StreamSink(String word, List<Dataset> datasets, Gap gap) {
    this.word = word;
    this.datasets = datasets;
    this.gap = gap;
  }

  /** Of a running query ({@code StreamExecution}); reads what it has in memory, never throws. */
  public static StreamSink of(Object query, PlanSettings settings, PlanSession session) {
    try {
      return StreamSinks.of(query, new DatasetNames(settings, session));
    } catch (Exception | LinkageError e) {
      return unknown("unknown", query.getClass().getName());
    }
  }

  /** A sink whose rows are in a dataset. */
  public static StreamSink dataset(String word, Dataset dataset) {
    return new StreamSink(word, Collections.singletonList(dataset), null);
  }

  /** A sink that keeps nothing, or whose writes are seen as the executions that they are. */
  public static StreamSink none(String word) {
    return new StreamSink(word, Collections.emptyList(), null);
  }

  /** A sink that writes where nobody can see. */
  public static StreamSink unknown(String word, String subject) {
    return new StreamSink(word, Collections.emptyList(), Gap.of(Gap.Kind.UNKNOWN_NODE, subject));
  }

  /** What the sink is, for the name of a query without one: {@code console}. */
  public String word() {
    return word;
  }

  List<Dataset> datasets() {
    return datasets;
  }

  /** What is not known, or {@code null}. */
  Gap gap() {
    return gap;
  }
}
