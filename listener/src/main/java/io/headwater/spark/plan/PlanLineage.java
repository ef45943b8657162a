package io.headwater.spark.plan;

import io.headwater.model.LineageGraph;
import java.util.Objects;

/** What a plan tells of its action: immutable. */
public final class PlanLineage {
  private final LineageGraph graph;
  private final Operation operation;
  private final String sql;
  private final Proof proof;
  private final long visits;

  private PlanLineage(
      LineageGraph graph, Operation operation, String sql, Proof proof, long visits) {
    this.graph = Objects.requireNonNull(graph, "graph");
    this.operation = Objects.requireNonNull(operation, "operation");
    this.sql = sql;
    this.proof = Objects.requireNonNull(proof, "proof");
    this.visits = visits;
  }

  public static PlanLineage of(LineageGraph graph, Operation operation) {
    return new PlanLineage(graph, operation, null, Proof.SUCCESS, 0);
  }

  public static PlanLineage of(LineageGraph graph, Operation operation, String sql) {
    return new PlanLineage(graph, operation, sql, Proof.SUCCESS, 0);
  }

  PlanLineage onlyIf(Proof value) {
    return new PlanLineage(graph, operation, sql, value, visits);
  }

  PlanLineage after(long value) {
    return new PlanLineage(graph, operation, sql, proof, value);
  }

  /** How many nodes and expressions were looked at: what it cost, whatever the clock says. */
  long visits() {
    return visits;
  }

  /** What must be seen before any of this may be said to have happened. */
  public Proof proof() {
    return proof;
  }

  public LineageGraph graph() {
    return graph;
  }

  public Operation operation() {
    return operation;
  }

  /** The statement's text where the plan holds it, redacted; else {@code null}. */
  public String sql() {
    return sql;
  }

  @Override
  public String toString() {
    return operation + " " + graph;
  }
}
