package io.headwater.model;

import java.util.Objects;

/**
 * How an input column takes part in an output: OpenLineage's {@code transformations} entry.
 *
 * <p>DIRECT means that the value flows; INDIRECT means that the column decides which rows or which
 * branch. Source: OpenLineage ColumnLineageDatasetFacet 1-2-0.
 */
public final class Transformation implements Comparable<Transformation> {

  /** Whether the value flows or only decides. */
  public enum Type {
    DIRECT,
    INDIRECT
  }

  /**
   * The kind within the type. Order is strength: along a path the strongest direct one is reported.
   */
  public enum Subtype {
    IDENTITY(Type.DIRECT),
    TRANSFORMATION(Type.DIRECT),
    AGGREGATION(Type.DIRECT),
    FILTER(Type.INDIRECT),
    JOIN(Type.INDIRECT),
    GROUP_BY(Type.INDIRECT),
    SORT(Type.INDIRECT),
    WINDOW(Type.INDIRECT),
    CONDITIONAL(Type.INDIRECT);

    private final Type type;

    Subtype(Type type) {
      this.type = type;
    }

    public Type type() {
      return type;
    }
  }

  public static final Transformation IDENTITY = new Transformation(Subtype.IDENTITY, false);
  public static final Transformation TRANSFORMATION =
      new Transformation(Subtype.TRANSFORMATION, false);
  public static final Transformation AGGREGATION = new Transformation(Subtype.AGGREGATION, false);

  private final Subtype subtype;
  private final boolean masking;

  private Transformation(Subtype subtype, boolean masking) {
    this.subtype = Objects.requireNonNull(subtype, "subtype");
    this.masking = masking;
  }

  public static Transformation of(Subtype subtype) {
    return new Transformation(subtype, false);
  }

  /**
   * @param masking whether the value can no longer be read from the result, for example a hash
   */
  public static Transformation of(Subtype subtype, boolean masking) {
    return new Transformation(subtype, masking);
  }

  public Type type() {
    return subtype.type();
  }

  public Subtype subtype() {
    return subtype;
  }

  public boolean masking() {
    return masking;
  }

  /**
   * What this step does to what flowed into it: the transformation of the whole path.
   *
   * <p>An INDIRECT step makes the path that indirect kind; over a direct step an indirect origin
   * stays as it is; of two direct steps the stronger one names the path.
   *
   * @param before the transformation of the path up to this step
   */
  public Transformation after(Transformation before) {
    boolean masks = masking || before.masking;
    if (type() == Type.INDIRECT) {
      return of(subtype, masks);
    }
    if (before.type() == Type.INDIRECT) {
      return of(before.subtype, masks);
    }
    return of(subtype.compareTo(before.subtype) >= 0 ? subtype : before.subtype, masks);
  }

  @Override
  public int compareTo(Transformation other) {
    int bySubtype = subtype.compareTo(other.subtype);
    return bySubtype != 0 ? bySubtype : Boolean.compare(masking, other.masking);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Transformation
        && subtype == ((Transformation) o).subtype
        && masking == ((Transformation) o).masking;
  }

  @Override
  public int hashCode() {
    return subtype.hashCode() * 2 + (masking ? 1 : 0);
  }

  @Override
  public String toString() {
    return subtype + (masking ? "(masking)" : "");
  }
}
