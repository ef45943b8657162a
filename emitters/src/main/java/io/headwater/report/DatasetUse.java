package io.headwater.report;

/** What one run did with one dataset. A number that no event tells is {@code null}. */
final class DatasetUse {
  private static final int[] NONE = {};

  final DatasetRecord dataset;
  Long rows;
  Long bytes;
  Long files;
  boolean fromCache;

  /** {@code CREATE}, {@code OVERWRITE}, {@code DROP}, ... or {@code null}. */
  String lifecycle;

  /** Pairs of column position and type number, in the order of the schema. */
  int[] schema = NONE;

  /**
   * Of an output, four numbers per edge: position of the output column (-1: the rows of the whole
   * dataset), input dataset, position of the input column, transformation. {@code null} when no
   * event tells columns, which is not the same as no edges.
   */
  int[] edges;

  DatasetUse(DatasetRecord dataset) {
    this.dataset = dataset;
  }
}
