package io.headwater.spark.plan.node;

import io.headwater.model.Transformation;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;

/**
 * What the output of one plan node comes from: a flow per position, and one for what decides its
 * rows. Immutable; nodes that only pass columns through share the columns of their child.
 */
public final class NodeColumns {
  /** No columns: a command. */
  public static final NodeColumns NOTHING = new NodeColumns(new Columns(), Flow.NONE);

  private final Columns columns;
  private final Flow rows;
  private final Flow rowsBefore;

  private NodeColumns(Columns columns, Flow rows) {
    this(columns, rows, rows);
  }

  private NodeColumns(Columns columns, Flow rows, Flow rowsBefore) {
    this.columns = columns;
    this.rows = rows;
    this.rowsBefore = rowsBefore;
  }

  /**
   * @param outputs the node's output in order
   * @param flows what each comes from, in the same order
   * @param rows what decides the rows: FILTER, JOIN, GROUP_BY and SORT steps
   */
  public static NodeColumns of(
      Collection<? extends NamedExpression> outputs, Collection<Flow> flows, Flow rows) {
    NamedExpression[] names = outputs.toArray(new NamedExpression[0]);
    Flow[] values = flows.toArray(new Flow[0]);
    if (names.length != values.length) {
      throw new IllegalArgumentException(names.length + " columns, " + values.length + " flows");
    }
    return new NodeColumns(new Columns(names, values), rows);
  }

  /** A leaf or an opaque node: every output comes from the same. */
  public static NodeColumns uniform(
      Collection<? extends NamedExpression> outputs, Flow flow, Flow rows) {
    Flow[] flows = new Flow[outputs.size()];
    Arrays.fill(flows, flow);
    return of(outputs, Arrays.asList(flows), rows);
  }

  /** The columns of several nodes side by side. */
  public static NodeColumns concat(Flow rows, NodeColumns... parts) {
    List<NamedExpression> outputs = new ArrayList<>();
    List<Flow> flows = new ArrayList<>();
    for (NodeColumns part : parts) {
      outputs.addAll(Arrays.asList(part.columns.outputs));
      flows.addAll(Arrays.asList(part.columns.flows));
    }
    return of(outputs, flows, rows);
  }

  public int size() {
    return columns.outputs.length;
  }

  public NamedExpression output(int position) {
    return columns.outputs[position];
  }

  public Flow flow(int position) {
    return columns.flows[position];
  }

  public List<NamedExpression> outputs() {
    return Arrays.asList(columns.outputs);
  }

  public List<Flow> flows() {
    return Arrays.asList(columns.flows);
  }

  /** All columns at once. */
  public Flow whole() {
    return columns.whole();
  }

  /** What decides which rows there are. */
  public Flow rows() {
    return rows;
  }

  /** What decided the rows before the last thing did. */
  Flow rowsBefore() {
    return rowsBefore;
  }

  /** What an attribute with this id comes from; {@code null} when it is no output of this node. */
  public Flow find(ExprId id) {
    return columns.find(id);
  }

  /** The same columns, their rows decided by one thing more. */
  public NodeColumns decidedBy(Transformation.Subtype kind, Flow flow) {
    Flow more = Flow.step(Transformation.of(kind), flow);
    return more == Flow.NONE ? this : new NodeColumns(columns, Flow.all(rows, more), rows);
  }

  /** The same columns, position by position, under other names and ids. */
  public NodeColumns as(Collection<? extends NamedExpression> outputs) {
    return of(outputs, flows(), rows);
  }

  /** Names, flows, and an index that is built when the first reference is looked up. */
  private static final class Columns {
    private final NamedExpression[] outputs;
    private final Flow[] flows;
    private Map<ExprId, Flow> index;
    private Flow whole;

    Columns(NamedExpression[] outputs, Flow[] flows) {
      this.outputs = outputs;
      this.flows = flows;
    }

    Columns() {
      this(new NamedExpression[0], new Flow[0]);
    }

    Flow find(ExprId id) {
      if (index == null) {
        Map<ExprId, Flow> built = new HashMap<>(outputs.length * 2);
        for (int i = 0; i < outputs.length; i++) {
          built.putIfAbsent(outputs[i].exprId(), flows[i]);
        }
        index = built;
      }
      return index.get(id);
    }

    Flow whole() {
      if (whole == null) {
        whole = Flow.all(Arrays.asList(flows));
      }
      return whole;
    }
  }
}
