package io.headwater.spark.plan.expression;

import io.headwater.model.Transformation;
import io.headwater.model.Transformation.Subtype;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.CreateArray;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** Expressions that choose, wrap or take apart values. */
final class ValueRules {
  private static final Transformation CONDITIONAL = Transformation.of(Subtype.CONDITIONAL);

  private ValueRules() {}

  /** {@code CAST(a AS t)}: the same value where {@code a} is a column that has type t. */
  static Flow cast(Expression cast, List<Flow> operands, ExpressionScope scope) {
    Expression child = cast.children().apply(0);
    // The type of anything but a column may take as long as the expression is deep.
    DataType from = child instanceof Attribute ? child.dataType() : null;
    boolean same = cast.dataType().equals(from);
    return same ? operands.get(0) : Flow.step(Transformation.TRANSFORMATION, operands);
  }

  /**
   * A function that Spark writes as other expressions. Where those are its only child, it is what
   * they are ({@code NULLIF}, {@code NVL2}); where its arguments are its children, they flow.
   */
  static Flow replaceable(Expression function, List<Flow> operands, ExpressionScope scope) {
    boolean replaced =
        Member.isA(function, "InheritAnalysisRules") || !Member.has(function, "replacement");
    return replaced && operands.size() == 1
        ? operands.get(0)
        : Flow.step(Transformation.TRANSFORMATION, operands);
  }

  /** {@code IF(c, a, b)}: c decides, a and b flow. */
  static Flow choice(If choice, List<Flow> operands, ExpressionScope scope) {
    if (isSameColumn(choice.trueValue(), choice.falseValue())) {
      // Where an UPDATE is made a query, a column that it leaves alone looks like this.
      return operands.get(1);
    }
    return Flow.all(
        Flow.step(CONDITIONAL, operands.get(0)),
        Flow.step(Transformation.TRANSFORMATION, operands.subList(1, operands.size())));
  }

  private static boolean isSameColumn(Expression a, Expression b) {
    return a instanceof Attribute
        && b instanceof Attribute
        && ((Attribute) a).exprId().equals(((Attribute) b).exprId());
  }

  /** {@code COALESCE(a, b)}: both flow, and whether a is null decides. */
  static Flow coalesce(Expression coalesce, List<Flow> operands, ExpressionScope scope) {
    return Flow.all(
        Flow.step(Transformation.TRANSFORMATION, operands),
        Flow.step(CONDITIONAL, operands.subList(0, operands.size() - 1)));
  }

  /** {@code s.f}: the field, as far as it is known apart from its struct. */
  static Flow field(GetStructField get, List<Flow> operands, ExpressionScope scope) {
    String name = Scala.orNull(get.name());
    if (name == null) {
      name = ((StructType) get.child().dataType()).fields()[get.ordinal()].name();
    }
    return operands.get(0).field(name, get.ordinal());
  }

  /** {@code items.price} of an array of structs: that field of all elements. */
  static Flow arrayField(Expression get, List<Flow> operands, ExpressionScope scope) {
    Object field = Member.of(get, "field");
    String name = String.valueOf(Member.of(field, "name"));
    return operands.get(0).field(name, -1);
  }

  /** {@code items[0]}: an element, of which the fields are known where those of the array are. */
  static Flow element(Expression get, List<Flow> operands, ExpressionScope scope) {
    boolean constant = operands.size() == 2 && operands.get(1) == Flow.NONE;
    return constant && !maybeMap(get)
        ? Flow.element(operands.get(0))
        : Flow.step(Transformation.TRANSFORMATION, operands);
  }

  /** Only {@code element_at} takes maps too; what is no column may be too deep to ask its type. */
  private static boolean maybeMap(Expression get) {
    Expression of = get.children().apply(0);
    boolean array =
        of instanceof CreateArray
            || (of instanceof Attribute && of.dataType() instanceof ArrayType);
    return Member.simpleName(get).equals("ElementAt") && !array;
  }

  /** {@code CASE WHEN c THEN a ELSE b END}: the conditions decide, the values flow. */
  static final class Branches implements ExpressionRule<CaseWhen> {
    @Override
    public Flow flow(CaseWhen branches, List<Flow> operands, ExpressionScope scope) {
      int conditions = branches.branches().size();
      return Flow.all(
          Flow.step(CONDITIONAL, operands.subList(0, conditions)),
          Flow.step(Transformation.TRANSFORMATION, operands.subList(conditions, operands.size())));
    }

    /** All conditions, then all values. */
    @Override
    public List<? extends Expression> operands(CaseWhen branches) {
      List<Expression> operands = new ArrayList<>();
      List<Expression> values = new ArrayList<>();
      for (Tuple2<Expression, Expression> branch :
          Scala.<Tuple2<Expression, Expression>>list(branches.branches())) {
        operands.add(branch._1());
        values.add(branch._2());
      }
      operands.addAll(values);
      if (branches.elseValue().isDefined()) {
        operands.add(branches.elseValue().get());
      }
      return operands;
    }
  }

  /** {@code named_struct('f', a, 'g', b)}: each field for itself. */
  static final class Structs implements ExpressionRule<CreateNamedStruct> {
    @Override
    public Flow flow(CreateNamedStruct struct, List<Flow> operands, ExpressionScope scope) {
      List<Expression> children = Scala.list(struct.children());
      List<String> names = new ArrayList<>();
      List<Flow> fields = new ArrayList<>();
      for (int i = 0; i + 1 < operands.size(); i += 2) {
        Expression name = children.get(i);
        names.add(name instanceof Literal ? String.valueOf(((Literal) name).value()) : "");
        fields.add(operands.get(i + 1));
      }
      return Flow.struct(names, fields);
    }
  }
}
