package io.headwater.spark.plan.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.PrettyAttribute;
import org.apache.spark.sql.types.StringType$;
import org.apache.spark.unsafe.types.UTF8String;
import scala.runtime.AbstractPartialFunction;

/**
 * An expression as a person would write it: {@code sum((price * quantity))}.
 *
 * <p>Bounded: a large or deep expression has no text, so that nothing is written that nobody reads,
 * and Spark's own recursion stays shallow. Long string literals, binary ones, and all string
 * literals beside a function that hides values (hashes, encryption) are left out: they may be rows
 * or keys.
 */
public final class ExpressionText {
  private static final int MAX_NODES = 100;
  private static final int MAX_DEPTH = 30;
  private static final int MAX_LENGTH = 300;
  private static final int LONGEST_LITERAL = 32;

  private static final Pattern HIDES =
      Pattern.compile("aes|crypt|hmac|sha|md5|hash|crc|mask|token|secret|password|udf");

  private ExpressionText() {}

  /**
   * @param redaction takes secrets out of a text
   * @return {@code null} when there is none worth showing
   */
  static String of(Expression expression, UnaryOperator<String> redaction) {
    Shape shape = new Shape(expression);
    if (!shape.bounded || expression instanceof AttributeReference) {
      return null;
    }
    Expression shown = expression.transformUp(new Literals(shape.hides));
    String text =
        redaction.apply(org.apache.spark.sql.catalyst.util.package$.MODULE$.toPrettySQL(shown));
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + " ...";
  }

  /** How large an expression is, as a tree, and whether it hides values. */
  private static final class Shape {
    private boolean bounded = true;
    private boolean hides;

    Shape(Expression root) {
      Deque<Expression> nodes = new ArrayDeque<>();
      Deque<Integer> depths = new ArrayDeque<>();
      nodes.push(root);
      depths.push(0);
      for (int seen = 0; !nodes.isEmpty() && bounded; seen++) {
        Expression node = nodes.pop();
        int depth = depths.pop();
        hides |= HIDES.matcher(node.getClass().getSimpleName().toLowerCase(Locale.ROOT)).find();
        bounded = seen < MAX_NODES && depth < MAX_DEPTH && node.children().size() <= MAX_NODES;
        if (bounded) {
          scala.collection.Iterator<Expression> children = node.children().iterator();
          while (children.hasNext()) {
            nodes.push(children.next());
            depths.push(depth + 1);
          }
        }
      }
    }
  }

  /** Writes literals that may be shown in quotes, and three dots for the others. */
  private static final class Literals extends AbstractPartialFunction<Expression, Expression> {
    private static final long serialVersionUID = 1L;

    private final boolean hidden;

    Literals(boolean hidden) {
      this.hidden = hidden;
    }

    @Override
    public boolean isDefinedAt(Expression node) {
      Object value = node instanceof Literal ? ((Literal) node).value() : null;
      return value != null
          && !(value instanceof Number)
          && !(value instanceof Boolean)
          && !plainType(value);
    }

    /** Spark's decimals and intervals print themselves. */
    private static boolean plainType(Object value) {
      String name = value.getClass().getName();
      return name.endsWith(".Decimal") || name.endsWith(".CalendarInterval");
    }

    @Override
    public Expression apply(Expression node) {
      Object value = ((Literal) node).value();
      boolean text = value instanceof UTF8String && !hidden;
      return new PrettyAttribute(
          text && ((UTF8String) value).numBytes() <= LONGEST_LITERAL
              ? "'" + ((UTF8String) value).toString().replace("'", "\\'") + "'"
              : "'...'",
          StringType$.MODULE$);
    }
  }
}
