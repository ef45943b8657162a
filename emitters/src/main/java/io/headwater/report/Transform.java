package io.headwater.report;

import java.util.Objects;

/** How an input column gets into an output column, as the {@code columnLineage} facet says it. */
final class Transform {
  final String type;
  final String subtype;
  final String description;
  final boolean masking;

  Transform(String type, String subtype, String description, boolean masking) {
    this.type = type;
    this.subtype = subtype;
    this.description = description;
    this.masking = masking;
  }

  @Override
  public boolean equals(Object o) {
    if (!(o instanceof Transform)) {
      return false;
    }
    Transform other = (Transform) o;
    return type.equals(other.type)
        && subtype.equals(other.subtype)
        && description.equals(other.description)
        && masking == other.masking;
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, subtype, description, masking);
  }
}
