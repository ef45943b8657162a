package io.headwater.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** One Spark job with the stage attempts that ran for it. Immutable. */
public final class SparkJob {
  private final int id;
  private final WorkSpan span;
  private final int skippedStages;
  private final List<SparkStage> stages;

  private SparkJob(int id, WorkSpan span, int skippedStages, List<SparkStage> stages) {
    this.id = id;
    this.span = Objects.requireNonNull(span, "span");
    this.skippedStages = skippedStages;
    this.stages = Collections.unmodifiableList(new ArrayList<>(stages));
  }

  /**
   * @param skippedStages stages that never ran for it, because their result was there
   * @param stages those that are told, in the order in which they were submitted
   */
  public static SparkJob of(int id, WorkSpan span, int skippedStages, List<SparkStage> stages) {
    return new SparkJob(id, span, skippedStages, stages);
  }

  public int id() {
    return id;
  }

  public WorkSpan span() {
    return span;
  }

  public int skippedStages() {
    return skippedStages;
  }

  public List<SparkStage> stages() {
    return stages;
  }

  @Override
  public String toString() {
    return "job " + id + " " + span + " " + stages;
  }
}
