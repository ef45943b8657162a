package io.headwater.spark.plan;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Gap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the walk of one plan has found so far: datasets read, writes, and what is not known.
 * Mutable; confined to the walk of one plan.
 */
public final class Findings {
  private static final Logger LOG = LoggerFactory.getLogger(PlanAnalyzer.class);

  private final Map<DatasetId, Dataset> inputs = new LinkedHashMap<>();
  private final List<Write> writes = new ArrayList<>();
  private final Set<Gap> gaps = new LinkedHashSet<>();
  private final Budget budget;
  private Operation operation;
  private Proof proof = Proof.SUCCESS;
  private String sql;

  Findings(Budget budget) {
    this.budget = budget;
  }

  /** A dataset is read. The same one read twice is one input. */
  public void input(Dataset dataset) {
    Dataset before = inputs.putIfAbsent(dataset.id(), dataset);
    if (before != null) {
      inputs.put(dataset.id(), merge(before, dataset));
    }
  }

  /** Whether any dataset is read. */
  public boolean reads() {
    return !inputs.isEmpty();
  }

  /** A dataset is written, created, dropped, ... */
  public void write(Write write) {
    writes.add(write);
    operation(write.operation());
  }

  /** What the action does; the first that says so is the outermost that writes. */
  public void operation(Operation value) {
    if (operation == null || operation == Operation.NONE) {
      operation = value;
    }
  }

  /** One more node or expression is looked at. */
  public void visited() {
    budget.visit();
  }

  /** Whether no more columns may be looked for; the first who asks in vain has said so. */
  public boolean spent() {
    if (budget.spent() == null) {
      return false;
    }
    gap(Gap.Kind.CUT, budget.spent());
    return true;
  }

  Budget budget() {
    return budget;
  }

  /** The action does what it does only if this is seen. */
  public void onlyIf(Proof value) {
    proof = value;
  }

  public void sql(String value) {
    sql = value;
  }

  public void gap(Gap.Kind kind, String subject) {
    gap(Gap.of(kind, subject));
  }

  public void gap(Gap gap) {
    gaps.add(gap);
  }

  /** A rule failed on a class; told at DEBUG, as it may come again with every plan. */
  public void failure(String subject, Throwable error) {
    LOG.debug("Lineage rule for {} failed; its columns are unknown", subject, error);
  }

  Collection<Dataset> inputs() {
    return inputs.values();
  }

  List<Write> writes() {
    return writes;
  }

  Set<Gap> gaps() {
    return gaps;
  }

  Proof proof() {
    return proof;
  }

  /** {@code null} when no command was seen. */
  Operation operation() {
    return operation;
  }

  String sql() {
    return sql;
  }

  private static Dataset merge(Dataset a, Dataset b) {
    Set<String> partitions = new LinkedHashSet<>(a.partitions());
    partitions.addAll(b.partitions());
    return a.toBuilder()
        .table(a.table() != null ? a.table() : b.table())
        .schema(a.schema().size() >= b.schema().size() ? a.schema() : b.schema())
        .version(Objects.equals(a.version(), b.version()) ? a.version() : null)
        .partitions(new ArrayList<>(partitions))
        .build();
  }
}
