package io.headwater.spark.plan.perturbation;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import scala.collection.immutable.List;
import scala.collection.immutable.List$;

/** In the place of a scalar subquery: its value follows the tables. */
final class LocalSubquery extends Expression implements Serializable {
  private static final long serialVersionUID = 1L;
  private final DataType type;
  private final transient Computed<InternalRow[]> rows;

  LocalSubquery(DataType type, Computed<InternalRow[]> rows) {
    this.type = type;
    this.rows = rows;
  }

  @Override
  public Object eval(InternalRow input) {
    InternalRow[] all = rows.get();
    if (all.length > 1) {
      throw new IllegalStateException("A scalar subquery with more than one row");
    }
    return all.length == 0 ? null : all[0].get(0, type);
  }

  @Override
  public boolean nullable() {
    return true;
  }

  @Override
  public DataType dataType() {
    return type;
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    throw new UnsupportedOperationException("Expressions are interpreted here");
  }

  @Override
  public List<Expression> children() {
    return List$.MODULE$.empty();
  }

  /** From Spark 3.2 on; of Scala 2.12. */
  @SuppressWarnings("MissingOverride")
  public Expression withNewChildrenInternal(scala.collection.IndexedSeq<Expression> children) {
    return this;
  }

  /** From Spark 3.2 on; of Scala 2.13. */
  @SuppressWarnings("MissingOverride")
  public Expression withNewChildrenInternal(
      scala.collection.immutable.IndexedSeq<Expression> children) {
    return this;
  }

  @Override
  public boolean canEqual(Object that) {
    return that == this;
  }

  @Override
  public boolean equals(Object that) {
    return that == this;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public int productArity() {
    return 0;
  }

  @Override
  public Object productElement(int n) {
    throw new IndexOutOfBoundsException(String.valueOf(n));
  }
}
