package io.headwater.model;

import java.util.Objects;

/**
 * One edge of column lineage: input column to output column, or to the whole output dataset.
 *
 * <p>In a {@link LineageGraph} an edge belongs to one output dataset, so only the output's column
 * is named here. An edge without output column decides the rows of the whole output (FILTER, JOIN,
 * GROUP_BY, SORT) and is kept once per dataset.
 */
public final class ColumnEdge implements Comparable<ColumnEdge> {
  private final DatasetId input;
  private final String inputField;
  private final String outputField;
  private final Transformation transformation;

  /** No part of what the edge is: edges that differ in it only are equal. */
  private final String description;

  private ColumnEdge(
      DatasetId input,
      String inputField,
      String outputField,
      Transformation transformation,
      String description) {
    this.description = description;
    this.input = Objects.requireNonNull(input, "input");
    this.inputField = Objects.requireNonNull(inputField, "inputField");
    this.outputField = outputField;
    this.transformation = Objects.requireNonNull(transformation, "transformation");
  }

  public static ColumnEdge toColumn(
      DatasetId input, String inputField, String outputField, Transformation transformation) {
    return new ColumnEdge(
        input,
        inputField,
        Objects.requireNonNull(outputField, "outputField"),
        transformation,
        null);
  }

  public static ColumnEdge toDataset(
      DatasetId input, String inputField, Transformation transformation) {
    return new ColumnEdge(input, inputField, null, transformation, null);
  }

  /** The same edge from a dataset under its other name. */
  public ColumnEdge from(DatasetId dataset) {
    return new ColumnEdge(dataset, inputField, outputField, transformation, description);
  }

  /** The same edge with the expression that made the output column, free of secrets. */
  public ColumnEdge describedBy(String text) {
    return new ColumnEdge(input, inputField, outputField, transformation, text);
  }

  public DatasetId input() {
    return input;
  }

  /** Name of the input column as {@link io.headwater.naming.ColumnPath} writes it. */
  public String inputField() {
    return inputField;
  }

  /** Name of the output column, or {@code null} for an edge to the whole dataset. */
  public String outputField() {
    return outputField;
  }

  public Transformation transformation() {
    return transformation;
  }

  /** The expression that made the output column, or {@code null}. */
  public String description() {
    return description;
  }

  @Override
  public int compareTo(ColumnEdge other) {
    int c = compareNullFirst(outputField, other.outputField);
    c = c != 0 ? c : input.compareTo(other.input);
    c = c != 0 ? c : inputField.compareTo(other.inputField);
    return c != 0 ? c : transformation.compareTo(other.transformation);
  }

  private static int compareNullFirst(String a, String b) {
    if (a == null || b == null) {
      return a == null ? (b == null ? 0 : -1) : 1;
    }
    return a.compareTo(b);
  }

  @Override
  public boolean equals(Object o) {
    if (!(o instanceof ColumnEdge)) {
      return false;
    }
    ColumnEdge e = (ColumnEdge) o;
    return input.equals(e.input)
        && inputField.equals(e.inputField)
        && Objects.equals(outputField, e.outputField)
        && transformation.equals(e.transformation);
  }

  @Override
  public int hashCode() {
    return Objects.hash(input, inputField, outputField, transformation);
  }

  @Override
  public String toString() {
    return input
        + "#"
        + inputField
        + " -"
        + transformation
        + "-> "
        + (outputField == null ? "*" : outputField);
  }
}
