package io.headwater.spark.plan;

import java.util.Arrays;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.CreatableRelationProvider;
import org.apache.spark.sql.sources.RelationProvider;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;

/** A source of version 1 that nobody but its author knows. */
public final class Shop implements RelationProvider, CreatableRelationProvider {
  @Override
  public BaseRelation createRelation(
      SQLContext context, scala.collection.immutable.Map<String, String> options) {
    return new Orders(context, options.apply("shelf"));
  }

  @Override
  public BaseRelation createRelation(
      SQLContext context,
      SaveMode mode,
      scala.collection.immutable.Map<String, String> options,
      Dataset<Row> rows) {
    rows.count();
    return createRelation(context, options);
  }

  /** Two orders on a shelf. */
  static final class Orders extends BaseRelation implements TableScan {
    private final transient SQLContext context;
    private final String shelf;

    Orders(SQLContext context, String shelf) {
      this.context = context;
      this.shelf = shelf;
    }

    String shelf() {
      return shelf;
    }

    @Override
    public SQLContext sqlContext() {
      return context;
    }

    @Override
    public StructType schema() {
      return StructType.fromDDL("id INT, item STRING");
    }

    @Override
    public RDD<Row> buildScan() {
      return new JavaSparkContext(context.sparkContext())
          .parallelize(Arrays.asList(RowFactory.create(1, "a"), RowFactory.create(2, "b")))
          .rdd();
    }
  }
}
