package io.headwater.spark.plan.node;

import static io.headwater.model.Transformation.Subtype.FILTER;

import io.headwater.model.Gap;
import io.headwater.model.Transformation;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CreateArray;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Generate;

/**
 * Table functions: {@code LATERAL VIEW explode(items) AS item}. How many rows there are is decided
 * by the argument, with OUTER too; {@code stack} and {@code json_tuple} make as many of each row.
 */
final class GenerateRule {
  private static final Set<String> OF_ELEMENTS =
      Collections.unmodifiableSet(new HashSet<>(Arrays.asList("Explode", "PosExplode", "Inline")));

  private GenerateRule() {}

  static NodeColumns generate(Generate n, NodeQuery q) {
    List<Attribute> made = Scala.list(n.generatorOutput());
    Expression generator = (Expression) n.generator();
    List<Flow> arguments = q.flows(Scala.<Expression>list(generator.children()));
    List<Flow> flows = flows(generator, arguments, made.size(), q);
    NodeColumns kept = kept(n, q.input(0));
    NodeColumns columns =
        NodeColumns.concat(q.input(0).rows(), kept, NodeColumns.of(made, flows, Flow.NONE));
    return fixed(generator) ? columns : columns.decidedBy(FILTER, Flow.all(arguments));
  }

  /** Whether every row becomes the same number of rows, whatever is in it. */
  private static boolean fixed(Expression generator) {
    String name = Member.simpleName(generator);
    if (name.equals("JsonTuple")) {
      return true;
    }
    Expression first = generator.children().isEmpty() ? null : generator.children().apply(0);
    if (name.equals("Stack")) {
      return first instanceof Literal;
    }
    return OF_ELEMENTS.contains(name) && first instanceof CreateArray;
  }

  private static List<Flow> flows(
      Expression generator, List<Flow> arguments, int width, NodeQuery q) {
    switch (Member.simpleName(generator)) {
      case "Stack":
        return stack(arguments, width);
      case "JsonTuple":
        return jsonTuple(arguments, width);
      case "Inline":
        return inline(generator, arguments.get(0), width);
      case "Explode":
        if (width == 1) {
          return Collections.singletonList(Flow.element(arguments.get(0)));
        }
        break;
      case "PosExplode":
        if (width == 2) {
          Flow array = arguments.get(0);
          Flow position =
              fixed(generator) ? Flow.NONE : Flow.step(Transformation.TRANSFORMATION, array);
          return Arrays.asList(position, Flow.element(array));
        }
        break;
      case "ReplicateRows":
      case "SQLKeywords":
      case "VariantExplode":
        break;
      default:
        q.findings().gap(Gap.Kind.OPAQUE_FUNCTION, generator.getClass().getName());
    }
    return Collections.nCopies(width, Flow.step(Transformation.TRANSFORMATION, arguments));
  }

  /** {@code stack(2, a, b, c, d)}: a and c make the first column, b and d the second. */
  private static List<Flow> stack(List<Flow> arguments, int width) {
    List<List<Flow>> byColumn = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      byColumn.add(new ArrayList<>());
    }
    for (int i = 1; i < arguments.size(); i++) {
      byColumn.get((i - 1) % width).add(arguments.get(i));
    }
    List<Flow> flows = new ArrayList<>();
    byColumn.forEach(f -> flows.add(Flow.step(Transformation.TRANSFORMATION, f)));
    return flows;
  }

  /** {@code json_tuple(j, 'f', 'g')}: each column from j and the name of its own field. */
  private static List<Flow> jsonTuple(List<Flow> arguments, int width) {
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      flows.add(
          Flow.step(
              Transformation.TRANSFORMATION,
              Arrays.asList(arguments.get(0), arguments.get(i + 1))));
    }
    return flows;
  }

  /** {@code inline(structs)}: each column from one field of the structs. */
  private static List<Flow> inline(Expression inline, Flow argument, int width) {
    List<Flow> flows = new ArrayList<>();
    Object schema = Member.of(inline, "elementSchema");
    String[] names =
        schema instanceof org.apache.spark.sql.types.StructType
            ? ((org.apache.spark.sql.types.StructType) schema).fieldNames()
            : new String[0];
    for (int i = 0; i < width; i++) {
      Flow field = i < names.length ? argument.field(names[i], i) : argument;
      flows.add(Flow.step(Transformation.TRANSFORMATION, field));
    }
    return flows;
  }

  private static NodeColumns kept(Generate n, NodeColumns child) {
    List<Object> dropped = Scala.<Object>list(n.unrequiredChildIndex());
    if (dropped.isEmpty()) {
      return child;
    }
    List<NamedExpression> outputs = new ArrayList<>();
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < child.size(); i++) {
      if (!dropped.contains(i)) {
        outputs.add(child.output(i));
        flows.add(child.flow(i));
      }
    }
    return NodeColumns.of(outputs, flows, child.rows());
  }
}
