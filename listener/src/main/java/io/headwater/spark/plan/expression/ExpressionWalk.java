package io.headwater.spark.plan.expression;

import io.headwater.model.Gap;
import io.headwater.model.Transformation;
import io.headwater.spark.plan.Findings;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;

/**
 * Looks at the expressions of one node, operands first, with its own stack. An expression that
 * stands in several places, as {@code withColumn} and Spark's own rewriting leave it, is looked at
 * once.
 */
public final class ExpressionWalk {
  private static final ExpressionRules RULES = ExpressionRules.standard();

  private static final Pattern CASTS = Pattern.compile("Cast$|\\.CheckOverflow\\w*$");

  private final ExpressionScope scope;
  private final Findings findings;
  private IdentityHashMap<Expression, Flow> known;

  public ExpressionWalk(ExpressionScope scope, Findings findings) {
    this.scope = scope;
    this.findings = findings;
  }

  /** What the value comes from; of a named one with the expression that makes it. */
  public Flow flow(Expression expression) {
    Flow flow = undescribed(expression);
    if (!(expression instanceof Alias)) {
      return flow;
    }
    Expression made = ((Alias) expression).child();
    if (made instanceof AttributeReference) {
      return flow;
    }
    Function<UnaryOperator<String>, String> before = beforeCasts(made);
    return Flow.described(
        flow, before != null ? before : redaction -> ExpressionText.of(made, redaction));
  }

  /** A column that is only brought to another type is still made by what made it. */
  private Function<UnaryOperator<String>, String> beforeCasts(Expression expression) {
    Expression inner = expression;
    while (inner.children().size() == 1 && CASTS.matcher(inner.getClass().getName()).find()) {
      inner = inner.children().apply(0);
    }
    return inner instanceof AttributeReference
        ? scope.attribute(((AttributeReference) inner).exprId()).description()
        : null;
  }

  private Flow undescribed(Expression expression) {
    // Most expressions of a wide plan are plain references; they need no stack.
    Expression plain = expression instanceof Alias ? ((Alias) expression).child() : expression;
    if (plain instanceof AttributeReference) {
      return scope.attribute(((AttributeReference) plain).exprId());
    }
    if (known == null) {
      known = new IdentityHashMap<>();
    }
    Flow before = known.get(expression);
    if (before != null) {
      return before;
    }
    Deque<Frame> stack = new ArrayDeque<>();
    stack.push(new Frame(expression));
    while (true) {
      Frame top = stack.peek();
      if (top.flows.size() < top.operands.size()) {
        Expression next = top.operands.get(top.flows.size());
        Flow flow =
            next instanceof AttributeReference
                ? scope.attribute(((AttributeReference) next).exprId())
                : known.get(next);
        if (flow != null) {
          top.flows.add(flow);
        } else {
          stack.push(new Frame(next));
        }
        continue;
      }
      stack.pop();
      Flow flow = top.flow();
      if (!top.operands.isEmpty()) {
        known.put(top.expression, flow);
      }
      if (stack.isEmpty()) {
        return flow;
      }
      stack.peek().flows.add(flow);
    }
  }

  /** One expression that is being looked at. */
  private final class Frame {
    private final Expression expression;
    private ExpressionRule<Expression> rule;
    private List<? extends Expression> operands;
    private final List<Flow> flows;

    Frame(Expression expression) {
      findings.visited();
      this.expression = expression;
      this.rule = RULES.rule(expression);
      try {
        this.operands = rule.operands(expression);
      } catch (Throwable e) {
        failed(e);
        this.operands = Collections.emptyList();
      }
      this.flows = new ArrayList<>(operands.size());
    }

    Flow flow() {
      try {
        return rule.flow(expression, flows, scope);
      } catch (Throwable e) {
        failed(e);
        return Flow.all(Flow.step(Transformation.TRANSFORMATION, flows), Flow.UNKNOWN);
      }
    }

    private void failed(Throwable e) {
      if (e instanceof VirtualMachineError && !(e instanceof StackOverflowError)) {
        throw (VirtualMachineError) e;
      }
      findings.failure(expression.getClass().getName(), e);
      findings.gap(Gap.Kind.FAILED_NODE, expression.getClass().getName());
      rule = (x, operandFlows, where) -> Flow.UNKNOWN;
    }
  }
}
