package io.headwater.spark.plan.expression;

import static io.headwater.model.Transformation.Subtype.CONDITIONAL;
import static io.headwater.model.Transformation.Subtype.TRANSFORMATION;

import io.headwater.model.Transformation;
import io.headwater.spark.plan.access.ByClass;
import io.headwater.spark.plan.flow.Flow;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.CreateArray;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Exists;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.ListQuery;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.ScalarSubquery;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;

/**
 * The table of expressions that are more, or less, than the sum of their operands. Everything else
 * is a TRANSFORMATION of all its operands, which is also right for user-defined functions.
 */
final class ExpressionRules {
  private static final String EXPRESSIONS = "org.apache.spark.sql.catalyst.expressions.";
  private static final String ANALYSIS = "org.apache.spark.sql.catalyst.analysis.";

  private static final ExpressionRule<Expression> ALL_FLOW =
      (e, operands, scope) -> Flow.step(Transformation.TRANSFORMATION, operands);

  /** The value of the only operand, or of the first, as it is. */
  private static final ExpressionRule<Expression> SAME =
      (e, operands, scope) -> operands.isEmpty() ? Flow.NONE : operands.get(0);

  /** The value cannot be read from the result. */
  private static final ExpressionRule<Expression> MASKS =
      (e, operands, scope) -> Flow.step(Transformation.of(TRANSFORMATION, true), operands);

  /** The first operand's value, whatever the others are: formats, replacement characters. */
  private static final ExpressionRule<Expression> MASKS_FIRST =
      (e, operands, scope) -> Flow.step(Transformation.of(TRANSFORMATION, true), operands.get(0));

  /** No value of an input: ranks, row numbers. */
  private static final ExpressionRule<Expression> NO_VALUE = (e, operands, scope) -> Flow.NONE;

  /** A name that nobody has resolved. */
  private static final ExpressionRule<Expression> UNRESOLVED =
      (e, operands, scope) -> scope.unresolved(e);

  /**
   * The first operand flows, the second decides: {@code max_by(a, b)}, {@code filter(a, x -> ..)}.
   */
  private static final ExpressionRule<Expression> SECOND_DECIDES =
      (e, operands, scope) ->
          Flow.all(
              Flow.step(Transformation.TRANSFORMATION, operands.get(0)),
              Flow.step(Transformation.of(CONDITIONAL), operands.subList(1, operands.size())));

  /** What {@code PIVOT} makes of an aggregate: the pivot column decides which value is taken. */
  private static final ExpressionRule<Expression> FIRST_DECIDES =
      (e, operands, scope) ->
          Flow.all(
              Flow.step(Transformation.of(CONDITIONAL), operands.get(0)),
              Flow.step(Transformation.TRANSFORMATION, operands.subList(1, operands.size())));

  private final ByClass<ExpressionRule<? extends Expression>> rules = new ByClass<>();

  private ExpressionRules() {}

  static ExpressionRules standard() {
    ExpressionRules r = new ExpressionRules();
    r.on(AttributeReference.class, (a, operands, scope) -> scope.attribute(a.exprId()));
    r.on(OuterReference.class, new OuterRule());
    r.on(BoundReference.class, (b, operands, scope) -> scope.ordinal(b.ordinal()));
    r.on(Literal.class, NO_VALUE);
    r.on(NamedLambdaVariable.class, NO_VALUE);
    r.on(Alias.class, SAME);
    r.on(SortOrder.class, SAME);
    r.on(Cast.class, ValueRules::cast);
    r.on(ValueRules::cast, EXPRESSIONS, "AnsiCast");
    r.on(CaseWhen.class, new ValueRules.Branches());
    r.on(If.class, ValueRules::choice);
    r.on(Coalesce.class, ValueRules::coalesce);
    r.on(CreateNamedStruct.class, new ValueRules.Structs());
    r.on(GetStructField.class, ValueRules::field);
    r.on(ValueRules::arrayField, EXPRESSIONS, "GetArrayStructFields");
    r.on(CreateArray.class, (a, operands, scope) -> Flow.array(operands));
    r.on(ValueRules::element, EXPRESSIONS, "GetArrayItem", "ElementAt");
    r.on(AggregateExpression.class, new AggregateRules.Aggregates());
    r.on(WindowExpression.class, new AggregateRules.Windows());
    r.on(ScalarSubquery.class, new SubqueryRules.Scalar());
    r.on(Exists.class, new SubqueryRules.Existence());
    r.on(ListQuery.class, new SubqueryRules.Members());
    r.on(new SubqueryRules.Members(), EXPRESSIONS, "SubqueryExpression");
    r.on(new CommonRules.Use(), EXPRESSIONS, "With");
    r.on(CommonRules::definition, EXPRESSIONS, "CommonExpressionDef");
    r.on(CommonRules::reference, EXPRESSIONS, "CommonExpressionRef");
    r.on(CommonRules::variable, EXPRESSIONS, "VariableReference");
    r.on(ValueRules::replaceable, EXPRESSIONS, "RuntimeReplaceable");
    r.names();
    return r;
  }

  private void names() {
    // Wrappers that leave the value alone.
    on(
        SAME,
        EXPRESSIONS,
        "UnaryPositive",
        "PromotePrecision",
        "CheckOverflow",
        "CheckOverflowInTableInsert",
        "KnownNotNull",
        "KnownNullable",
        "KnownFloatingPointNormalized",
        "UpCast",
        "objects.AssertNotNull",
        "PreciseTimestampConversion",
        "SQLScalarFunction",
        "NamedArgumentExpression",
        "Collate");
    on(SAME, ANALYSIS, "TempResolvedColumn", "UnresolvedAlias", "MultiAlias");
    on(SAME, "org.apache.spark.sql.catalyst.plans.logical.", "DefaultValueExpression");
    // As OpenLineage's column lineage facet means it: the value cannot be read from the result.
    on(
        MASKS,
        EXPRESSIONS,
        "Md5",
        "Sha1",
        "Sha2",
        "Crc32",
        "XxHash64",
        "Murmur3Hash",
        "HiveHash",
        "aggregate.Count");
    on(MASKS_FIRST, EXPRESSIONS, "Mask");
    // Ranks count rows; what they count by stands in the window.
    on(
        NO_VALUE,
        EXPRESSIONS,
        "RankLike",
        "RowNumberLike",
        "NTile",
        "CumeDist",
        "SizeBasedWindowFunction");
    on(
        SECOND_DECIDES,
        EXPRESSIONS,
        "aggregate.MaxMinBy",
        "aggregate.MaxBy",
        "aggregate.MinBy",
        "aggregate.ListAgg",
        "ArrayFilter",
        "MapFilter");
    on(FIRST_DECIDES, EXPRESSIONS, "aggregate.PivotFirst");
    on(
        UNRESOLVED,
        ANALYSIS,
        "UnresolvedAttribute",
        "UnresolvedStar",
        "UnresolvedFunction",
        "Star",
        "UnresolvedRegex",
        "UnresolvedSubqueryColumnAliases");
  }

  @SuppressWarnings("unchecked")
  ExpressionRule<Expression> rule(Expression expression) {
    ExpressionRule<? extends Expression> rule = rules.find(expression.getClass());
    return rule == null ? ALL_FLOW : (ExpressionRule<Expression>) rule;
  }

  /** Whether there is more to such an expression than that all its operands flow. */
  boolean has(Class<?> expression) {
    return rules.find(expression) != null;
  }

  /** The classes that have a rule of their own. */
  Set<String> classNames() {
    return rules.classNames();
  }

  private <E extends Expression> void on(Class<E> type, ExpressionRule<? super E> rule) {
    rules.put(type.getName(), rule);
  }

  private void on(ExpressionRule<? extends Expression> rule, String prefix, String... names) {
    for (String name : names) {
      rules.put(prefix + name, rule);
    }
  }

  /** A reference of a correlated subquery to the node around it. */
  private static final class OuterRule implements ExpressionRule<OuterReference> {
    @Override
    public Flow flow(OuterReference outer, List<Flow> operands, ExpressionScope scope) {
      return scope.outer(outer.exprId());
    }

    @Override
    public List<? extends Expression> operands(OuterReference outer) {
      return java.util.Collections.emptyList();
    }
  }
}
