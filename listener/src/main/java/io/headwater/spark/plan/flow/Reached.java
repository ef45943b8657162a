package io.headwater.spark.plan.flow;

import io.headwater.model.DatasetId;
import io.headwater.model.Transformation;

/** A column that a flow comes from, and how. */
public final class Reached {
  private final Flow.Origin origin;
  private final Transformation transformation;

  Reached(Flow.Origin origin, Transformation transformation) {
    this.origin = origin;
    this.transformation = transformation;
  }

  Flow.Origin origin() {
    return origin;
  }

  public DatasetId dataset() {
    return origin.dataset;
  }

  public String field() {
    return origin.field;
  }

  public Transformation transformation() {
    return transformation;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Reached
        && origin.equals(((Reached) o).origin)
        && transformation.equals(((Reached) o).transformation);
  }

  @Override
  public int hashCode() {
    return 31 * origin.hashCode() + transformation.hashCode();
  }

  @Override
  public String toString() {
    return origin + " " + transformation;
  }
}
