package io.headwater.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What an action reads or writes.
 *
 * <p>One internal identity holds both names that a dataset can have: the place where its data lies
 * and the name that a catalog gives it. {@link #id()} is the place where it is known, else the
 * table's name; a dataset that once had to go by its table's name goes by it from then on ({@link
 * #namedByTable()}). Each emitter picks what its back end wants.
 */
public final class Dataset {

  /**
   * What an action did to the dataset as a whole. Source: OpenLineage LifecycleStateChange facet.
   */
  public enum Lifecycle {
    ALTER,
    CREATE,
    DROP,
    OVERWRITE,
    RENAME,
    TRUNCATE
  }

  private final DatasetId place;
  private final TableName table;
  private final boolean namedByTable;
  private final List<Field> schema;
  private final String format;
  private final Lifecycle lifecycle;
  private final DatasetId previousId;
  private final String version;
  private final List<String> partitions;
  private final Statistics statistics;

  private Dataset(Builder b) {
    if (b.place == null && b.table == null) {
      throw new IllegalArgumentException("A dataset needs a place or a table name");
    }
    this.place = b.place;
    this.table = b.table;
    this.namedByTable = b.table != null && (b.namedByTable || b.place == null);
    this.schema = Collections.unmodifiableList(new ArrayList<>(b.schema));
    this.format = b.format;
    this.lifecycle = b.lifecycle;
    this.previousId = b.previousId;
    this.version = b.version;
    List<String> sorted = new ArrayList<>(b.partitions);
    Collections.sort(sorted);
    this.partitions = Collections.unmodifiableList(sorted);
    this.statistics = b.statistics;
  }

  /** A dataset known by the place where its data lies. */
  public static Builder at(DatasetId place) {
    return new Builder().place(Objects.requireNonNull(place, "place"));
  }

  /** A dataset known by its name in a catalog; its place may be added. */
  public static Builder named(TableName table) {
    return new Builder().table(Objects.requireNonNull(table, "table"));
  }

  public Builder toBuilder() {
    Builder b = new Builder();
    b.place = place;
    b.table = table;
    b.namedByTable = namedByTable && place != null;
    b.schema = schema;
    b.format = format;
    b.lifecycle = lifecycle;
    b.previousId = previousId;
    b.version = version;
    b.partitions = partitions;
    b.statistics = statistics;
    return b;
  }

  /** The place where it is known, else the table's name; see {@link #namedByTable()}. */
  public DatasetId id() {
    return namedByTable ? table.id() : place;
  }

  /**
   * Whether the table's name is the identity: because the place is not known, or was not when this
   * application first spoke of the table.
   */
  public boolean namedByTable() {
    return namedByTable;
  }

  /** Whether this is one of the names of the dataset: its place or its table. */
  public boolean goesBy(DatasetId name) {
    return name.equals(place) || (table != null && name.equals(table.id()));
  }

  /** Where the data lies, or {@code null} when no plan told. */
  public DatasetId place() {
    return place;
  }

  /** The catalog's name for it, or {@code null} when it is no table. */
  public TableName table() {
    return table;
  }

  /** Top-level columns in order; empty when the schema is not known. */
  public List<Field> schema() {
    return schema;
  }

  /** {@code parquet}, {@code csv}, {@code jdbc}, ...; {@code null} when not known. */
  public String format() {
    return format;
  }

  /** What the action did to the dataset as a whole, or {@code null}. */
  public Lifecycle lifecycle() {
    return lifecycle;
  }

  /** For a RENAME the name before; else {@code null}. */
  public DatasetId previousId() {
    return previousId;
  }

  /** The version read or written, for formats that have one; else {@code null}. */
  public String version() {
    return version;
  }

  /**
   * Partitions (paths below the dataset) that were read or written where they are known, sorted.
   */
  public List<String> partitions() {
    return partitions;
  }

  public Statistics statistics() {
    return statistics;
  }

  @Override
  public String toString() {
    return id().toString();
  }

  /** Collects the parts of a dataset. Not thread-safe. */
  public static final class Builder {
    private DatasetId place;
    private TableName table;
    private boolean namedByTable;
    private List<Field> schema = Collections.emptyList();
    private String format;
    private Lifecycle lifecycle;
    private DatasetId previousId;
    private String version;
    private List<String> partitions = Collections.emptyList();
    private Statistics statistics = Statistics.UNKNOWN;

    private Builder() {}

    public Builder place(DatasetId value) {
      this.place = value;
      return this;
    }

    public Builder table(TableName value) {
      this.table = value;
      return this;
    }

    /** That the table's name is to be the identity, whether or not the place is known. */
    public Builder namedByTable(boolean value) {
      this.namedByTable = value;
      return this;
    }

    public Builder schema(List<Field> value) {
      this.schema = Objects.requireNonNull(value, "schema");
      return this;
    }

    public Builder format(String value) {
      this.format = value;
      return this;
    }

    public Builder lifecycle(Lifecycle value) {
      this.lifecycle = value;
      return this;
    }

    public Builder previousId(DatasetId value) {
      this.previousId = value;
      return this;
    }

    public Builder version(String value) {
      this.version = value;
      return this;
    }

    public Builder partitions(List<String> value) {
      this.partitions = Objects.requireNonNull(value, "partitions");
      return this;
    }

    public Builder statistics(Statistics value) {
      this.statistics = Objects.requireNonNull(value, "statistics");
      return this;
    }

    public Dataset build() {
      return new Dataset(this);
    }
  }
}
