package io.headwater.spark.plan.perturbation;

import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.SchemaRelationProvider;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;
import scala.reflect.ClassTag$;

/**
 * A source whose rows can be changed under a plan that reads them: it gives out those that are set
 * at the moment when the plan runs. For one thread at a time.
 */
public final class ChangingSource implements SchemaRelationProvider {
  private static volatile Tables current;

  static void set(Tables tables) {
    current = tables;
  }

  static Tables current() {
    return current;
  }

  @Override
  public BaseRelation createRelation(
      SQLContext context,
      scala.collection.immutable.Map<String, String> options,
      StructType schema) {
    return new Relation(context, options.apply("name"), schema);
  }

  private static final class Relation extends BaseRelation implements TableScan {
    private final SQLContext context;
    private final String table;
    private final StructType schema;

    Relation(SQLContext context, String table, StructType schema) {
      this.context = context;
      this.table = table;
      this.schema = schema;
    }

    @Override
    public SQLContext sqlContext() {
      return context;
    }

    @Override
    public StructType schema() {
      return schema;
    }

    /** Rows are Spark's own already. */
    @Override
    public boolean needConversion() {
      return false;
    }

    @Override
    public RDD<Row> buildScan() {
      return new Rows(context.sparkContext(), table);
    }
  }

  private static final class Rows extends RDD<Row> {
    private static final long serialVersionUID = 1L;
    private final String table;

    Rows(SparkContext context, String table) {
      super(context, NOTHING, ClassTag$.MODULE$.<Row>apply(Row.class));
      this.table = table;
    }

    private static final scala.collection.immutable.List<org.apache.spark.Dependency<?>> NOTHING =
        scala.collection.immutable.List$.MODULE$.empty();

    @Override
    @SuppressWarnings("unchecked")
    public scala.collection.Iterator<Row> compute(Partition split, TaskContext task) {
      // RDDs of rows and of Spark's own rows are one class at run time.
      scala.collection.Iterator<?> rows = new Each(current.internalRows(table).iterator());
      return (scala.collection.Iterator<Row>) rows;
    }

    @Override
    public Partition[] getPartitions() {
      return new Partition[] {new Only()};
    }
  }

  private static final class Only implements Partition {
    private static final long serialVersionUID = 1L;

    @Override
    public int index() {
      return 0;
    }
  }

  private static final class Each extends scala.collection.AbstractIterator<Object> {
    private final java.util.Iterator<?> rows;

    Each(java.util.Iterator<?> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Object next() {
      return rows.next();
    }
  }
}
