package io.headwater.spark.plan.perturbation;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.exchange.BroadcastExchangeExec;
import scala.collection.immutable.List;
import scala.collection.immutable.List$;
import scala.reflect.ClassTag$;

/**
 * In the place of a broadcast: what it holds follows the tables, so that the plan above need not be
 * planned anew.
 */
final class LocalBroadcast extends SparkPlan implements Serializable {
  private static final long serialVersionUID = 1L;
  private final List<Attribute> output;
  private final transient Computed<Object> relation;

  LocalBroadcast(BroadcastExchangeExec exchange, Computed<InternalRow[]> rows) {
    this.output = exchange.child().output().toList();
    this.relation = new Computed<>(() -> exchange.mode().transform(rows.get()));
  }

  @Override
  public List<SparkPlan> children() {
    return List$.MODULE$.empty();
  }

  @Override
  public List<Attribute> output() {
    return output;
  }

  @Override
  public RDD<InternalRow> doExecute() {
    throw new UnsupportedOperationException();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> Broadcast<T> doExecuteBroadcast() {
    return (Broadcast<T>) new Local(relation);
  }

  /** From Spark 3.2 on; of Scala 2.12. */
  @SuppressWarnings("MissingOverride")
  public SparkPlan withNewChildrenInternal(scala.collection.IndexedSeq<SparkPlan> children) {
    return this;
  }

  /** From Spark 3.2 on; of Scala 2.13. */
  @SuppressWarnings("MissingOverride")
  public SparkPlan withNewChildrenInternal(
      scala.collection.immutable.IndexedSeq<SparkPlan> children) {
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

  /** Finds its relation again where Spark has made a copy of it for a task. */
  private static final class Local extends Broadcast<Object> {
    private static final long serialVersionUID = 1L;
    private static final Map<Long, Computed<Object>> RELATIONS = new ConcurrentHashMap<>();
    private static final AtomicLong NEXT = new AtomicLong();

    Local(Computed<Object> relation) {
      super(NEXT.incrementAndGet(), ClassTag$.MODULE$.Object());
      RELATIONS.put(id(), relation);
    }

    @Override
    public Object getValue() {
      return RELATIONS.get(id()).get();
    }

    @Override
    public void doUnpersist(boolean blocking) {}

    @Override
    public void doDestroy(boolean blocking) {}
  }

  /** Ends the use of all broadcasts so far. */
  static void forget() {
    Local.RELATIONS.clear();
  }
}
