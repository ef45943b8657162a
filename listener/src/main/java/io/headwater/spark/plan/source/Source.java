package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Gap;
import io.headwater.naming.ColumnPath;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a relation reads: its datasets, and what its columns come from in them. Immutable. */
public final class Source {
  private final List<Dataset> datasets;
  private final Gap gap;
  private final List<Flow> columns;
  private final Flow rows;
  private final Set<String> made;

  private Source(List<Dataset> datasets, Gap gap, List<Flow> columns, Flow rows, Set<String> made) {
    this.datasets = Collections.unmodifiableList(new ArrayList<>(datasets));
    this.gap = gap;
    this.columns = columns;
    this.rows = rows;
    this.made = made;
  }

  /** Columns have the dataset's names. */
  public static Source of(Dataset dataset) {
    return of(Collections.singletonList(dataset));
  }

  /** Several places with the same columns: one relation over many paths. */
  public static Source of(List<Dataset> datasets) {
    return new Source(datasets, null, null, Flow.NONE, Collections.emptySet());
  }

  /** A source that is named by its provider only. */
  public static Source fallback(Dataset dataset, String provider) {
    return new Source(
        Collections.singletonList(dataset),
        Gap.of(Gap.Kind.UNKNOWN_SOURCE, provider),
        null,
        Flow.NONE,
        Collections.emptySet());
  }

  /**
   * A query that runs in the source itself.
   *
   * @param columns what its columns come from, by position; {@code null} when that is unknown
   * @param gap what is not known, or {@code null}
   */
  public static Source query(List<Dataset> datasets, List<Flow> columns, Flow rows, Gap gap) {
    List<Flow> known = columns == null ? Collections.emptyList() : columns;
    return new Source(datasets, gap, known, rows, Collections.emptySet());
  }

  public List<Dataset> datasets() {
    return datasets;
  }

  /** The first dataset's identity. */
  public DatasetId id() {
    return datasets.get(0).id();
  }

  /** Whether no more than the provider is known. */
  public boolean isFallback() {
    return gap != null && gap.kind() == Gap.Kind.UNKNOWN_SOURCE;
  }

  Optional<Gap> gap() {
    return Optional.ofNullable(gap);
  }

  /** The same, of which this is not known. */
  Source with(Gap notKnown) {
    return new Source(datasets, notKnown, columns, rows, made);
  }

  /** What decides the rows before Spark sees them. */
  Flow rows() {
    return rows;
  }

  /**
   * The same without these columns, which the reader makes and no dataset has.
   *
   * @param names as {@link ColumnPath} writes them
   */
  Source without(Set<String> names) {
    return new Source(datasets, gap, columns, rows, names);
  }

  /**
   * @param column the name of the column in the plan
   */
  Flow column(int position, String column) {
    String name = ColumnPath.part(column);
    if (made.contains(name)) {
      return Flow.NONE;
    }
    if (columns != null) {
      return position < columns.size() ? columns.get(position) : Flow.UNKNOWN;
    }
    if (datasets.size() == 1) {
      return Flow.origin(datasets.get(0).id(), name);
    }
    List<Flow> flows = new ArrayList<>(datasets.size());
    datasets.forEach(d -> flows.add(Flow.origin(d.id(), name)));
    return Flow.all(flows);
  }
}
