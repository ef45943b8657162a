package io.headwater.spark.plan;

import io.headwater.model.Dataset;
import io.headwater.spark.plan.source.DatasetNames;
import io.headwater.spark.plan.source.RddSinks;
import io.headwater.spark.plan.source.RddSources;
import java.util.List;
import java.util.Objects;
import org.apache.spark.rdd.RDD;

/** The datasets that RDDs read and are saved to. Stateless after construction; never throws. */
public final class RddLineage {
  private final PlanSettings settings;
  private final KnownRdds known;

  /**
   * @param known what plans have told of RDDs
   */
  public RddLineage(PlanSettings settings, KnownRdds known) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.known = Objects.requireNonNull(known, "known");
  }

  /**
   * Datasets behind an RDD: text, sequence and other Hadoop files, and files that SQL scans. Every
   * ancestor is visited once, and only fields that are set already are read.
   */
  public List<Dataset> inputs(RDD<?> rdd, PlanSession session) {
    try {
      return RddSources.of(rdd, new DatasetNames(settings, session), known).datasets();
    } catch (Exception | LinkageError | StackOverflowError e) {
      return java.util.Collections.emptyList();
    }
  }

  /** The RDD and all that it comes from, each once; as {@link #inputs}, nothing is forced. */
  public List<Object> ancestry(RDD<?> rdd) {
    try {
      return RddSources.ancestry(rdd);
    } catch (Exception | LinkageError | StackOverflowError e) {
      return java.util.Collections.emptyList();
    }
  }

  /**
   * What a job saves its RDD to.
   *
   * @param function what the job runs on each partition
   * @return {@code null} when it cannot be known
   */
  public Dataset output(Object function, PlanSession session) {
    try {
      return function == null ? null : RddSinks.of(function, new DatasetNames(settings, session));
    } catch (Exception | LinkageError | StackOverflowError e) {
      return null;
    }
  }
}
