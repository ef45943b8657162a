package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Gap;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** User code in plans: functions, typed Datasets, RDDs. */
class TypedLineageTest extends SparkTest {

  /** A row of table p as a bean. */
  public static class Person implements Serializable {
    private static final long serialVersionUID = 1L;
    private Integer id;
    private String name;

    public Integer getId() {
      return id;
    }

    public void setId(Integer value) {
      id = value;
    }

    public String getName() {
      return name;
    }

    public void setName(String value) {
      name = value;
    }
  }

  @BeforeAll
  static void tables() {
    spark().sql("DROP TABLE IF EXISTS p");
    spark().sql("CREATE TABLE p (id INT, name STRING, extra STRING) USING parquet");
    spark().sql("INSERT INTO p VALUES (1, 'x', 'e')");
    spark()
        .udf()
        .register("glue", (UDF2<Integer, String, String>) (a, b) -> a + b, DataTypes.StringType);
  }

  private static org.apache.spark.sql.Dataset<Person> people() {
    return spark().table("p").as(Encoders.bean(Person.class));
  }

  /** {@code RowEncoder.apply} before 3.5, {@code Encoders.row} from then on. */
  @SuppressWarnings("unchecked")
  static Encoder<Row> rowEncoder(StructType schema) {
    try {
      for (Method m : Encoders.class.getMethods()) {
        if (m.getName().equals("row")) {
          return (Encoder<Row>) m.invoke(null, schema);
        }
      }
      Class<?> encoder = Class.forName("org.apache.spark.sql.catalyst.encoders.RowEncoder");
      return (Encoder<Row>) encoder.getMethod("apply", StructType.class).invoke(null, schema);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.toString(), e);
    }
  }

  @Test
  void scalarFunctionTakesAllItsArguments() {
    Lineage.of(spark().sql("SELECT glue(id, name) AS g FROM p"))
        .hasEdges("p.id -TRANSFORMATION-> g", "p.name -TRANSFORMATION-> g");
  }

  @Test
  void mapIsCoarseAndSaysSo() {
    Lineage lineage =
        Lineage.of(
                people()
                    .map((MapFunction<Person, Person>) p -> p, Encoders.bean(Person.class))
                    .toDF())
            .hasEdges(
                "p.id -TRANSFORMATION-> id",
                "p.name -TRANSFORMATION-> id",
                "p.id -TRANSFORMATION-> name",
                "p.name -TRANSFORMATION-> name")
            .hasInputs("p");
    assertThat(lineage.lineage().graph().gaps())
        .containsExactly(
            Gap.of(
                Gap.Kind.OPAQUE_FUNCTION,
                "org.apache.spark.sql.catalyst.plans.logical.MapElements"));
  }

  @Test
  void typedFilterDecidesByWhatItsObjectIsMadeOf() {
    Lineage.of(people().filter((FilterFunction<Person>) p -> p.getId() > 1).select("name"))
        .hasEdges("p.name -IDENTITY-> name", "p.id -FILTER-> *", "p.name -FILTER-> *");
  }

  @Test
  void groupsOfObjects() {
    Lineage lineage =
        Lineage.of(
            people()
                .groupByKey((MapFunction<Person, String>) Person::getName, Encoders.STRING())
                .mapGroups(
                    (MapGroupsFunction<String, Person, String>) (k, v) -> k, Encoders.STRING())
                .toDF("k"));
    assertThat(lineage.edges())
        .contains("p.id -TRANSFORMATION-> k", "p.name -TRANSFORMATION-> k", "p.name -GROUP_BY-> *");
    assertThat(lineage.lineage().graph().complete()).isTrue();
  }

  @Test
  void joinWithKeepsEachSide() {
    Lineage.of(
            people()
                .as("l")
                .joinWith(people().as("r"), functions.expr("l.id = r.id"), "inner")
                .selectExpr("_1.name AS l", "_2.id AS r"))
        .hasEdges("p.name -IDENTITY-> l", "p.id -IDENTITY-> r", "p.id -JOIN-> *");
  }

  @Test
  void textFileBehindAnRdd() throws Exception {
    Path file = temp.resolve("lines.txt");
    Files.write(file, Arrays.asList("a", "b"));
    JavaSparkContext jsc = JavaSparkContext.fromSparkContext(spark().sparkContext());
    JavaRDD<String> lines = jsc.textFile(file.toString()).map(s -> s + "!");
    JavaRDD<String> both = lines.union(lines.filter(s -> !s.isEmpty())).repartition(2);
    assertThat(
            new RddLineage(PlanSettings.DEFAULT, new KnownRdds())
                .inputs(both.rdd(), PlanSession.UNKNOWN))
        .extracting(d -> d.id().toString())
        .containsExactly("file:" + file);
    Lineage lineage = Lineage.of(spark().createDataset(both.rdd(), Encoders.STRING()).toDF("l"));
    lineage.hasInputs("txt");
    assertThat(lineage.lineage().graph().complete()).as("columns behind an RDD").isFalse();
  }

  @Test
  void filesThatSqlScansBehindAnRdd() {
    JavaRDD<Row> rows = spark().table("p").javaRDD().filter(r -> true);
    assertThat(
            new RddLineage(PlanSettings.DEFAULT, new KnownRdds())
                .inputs(rows.rdd(), PlanSession.UNKNOWN))
        .extracting(d -> Lineage.shortName(d.id().name()))
        .containsExactly("p");
    Lineage.of(spark().createDataFrame(rows, spark().table("p").schema())).hasInputs("p");
  }

  @Test
  void rddsOfDiamondsAreVisitedOnce() {
    JavaSparkContext jsc = JavaSparkContext.fromSparkContext(spark().sparkContext());
    JavaRDD<Integer> rdd = jsc.parallelize(Arrays.asList(1, 2));
    for (int i = 0; i < 40; i++) {
      rdd = rdd.union(rdd).coalesce(1);
    }
    assertThat(
            new RddLineage(PlanSettings.DEFAULT, new KnownRdds())
                .inputs(rdd.rdd(), PlanSession.UNKNOWN))
        .isEmpty();
  }

  @Test
  void rowsOfTheProgramComeFromNowhere() {
    Lineage.of(spark().createDataFrame(Arrays.asList(new Person()), Person.class)).hasEdges();
  }
}
