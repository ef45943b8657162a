package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Gap;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.api.java.function.MapGroupsWithStateFunction;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** User code in plans: functions, typed Datasets, RDDs. */
class TypedLineageTest extends SparkTest {
  /** The key is user code over the whole object, which is built of both columns. */
  private static final String[] KEY_OF_A_PERSON = {
    "p.id -TRANSFORMATION-> k",
    "p.name -TRANSFORMATION-> k",
    "p.id -GROUP_BY-> *",
    "p.name -GROUP_BY-> *"
  };

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

  private static KeyValueGroupedDataset<String, Person> byName() {
    return people().groupByKey((MapFunction<Person, String>) Person::getName, Encoders.STRING());
  }

  /** The function is given objects, and nothing of them is made of the column {@code extra}. */
  @Test
  void groupsAreOfWhatTheirObjectsAreMadeOf() {
    MapGroupsFunction<String, Person, String> key = (k, v) -> k;
    Lineage.of(byName().mapGroups(key, Encoders.STRING()).toDF("k")).hasEdges(KEY_OF_A_PERSON);
  }

  @Test
  void groupsOfTwoSidesHaveAKeyInCommon() {
    KeyValueGroupedDataset<String, String> words =
        spark()
            .sql("SELECT extra AS value FROM p")
            .as(Encoders.STRING())
            .groupByKey((MapFunction<String, String>) s -> s, Encoders.STRING());
    CoGroupFunction<String, Person, String, String> left = (k, l, r) -> Collections.emptyIterator();
    Lineage.of(byName().cogroup(words, left, Encoders.STRING()).toDF("v"))
        .hasEdges(
            "p.id -TRANSFORMATION-> v",
            "p.name -TRANSFORMATION-> v",
            "p.extra -TRANSFORMATION-> v",
            "p.id -JOIN-> *",
            "p.name -JOIN-> *",
            "p.extra -JOIN-> *");
  }

  @Test
  void keysStandBehindColumnsThatStayAsTheyAre() {
    Lineage.of(byName().count().toDF("k", "n")).hasEdges(KEY_OF_A_PERSON);
  }

  /** Spark's optimizer does not make columns of an object to make the same object of them. */
  @Test
  void keysOfObjectsThatWereNeverColumns() {
    org.apache.spark.sql.Dataset<Row> counted =
        people()
            .map((MapFunction<Person, Person>) p -> p, Encoders.bean(Person.class))
            .groupByKey((MapFunction<Person, String>) Person::getName, Encoders.STRING())
            .count()
            .toDF("k", "n");
    assertThat(counted.queryExecution().optimizedPlan().toString())
        .contains("AppendColumnsWithObject");
    Lineage.of(counted.queryExecution().optimizedPlan()).hasEdges(KEY_OF_A_PERSON);
  }

  @Test
  void statesOfGroups() throws ReflectiveOperationException {
    MapGroupsWithStateFunction<String, Person, String, String> function = (k, v, s) -> k;
    Lineage.of(byName().mapGroupsWithState(function, Encoders.STRING(), Encoders.STRING()).toDF())
        .hasEdges(
            "p.id -TRANSFORMATION-> value",
            "p.name -TRANSFORMATION-> value",
            "p.id -GROUP_BY-> *",
            "p.name -GROUP_BY-> *");
    boolean withFirstStates = false;
    for (Method m : KeyValueGroupedDataset.class.getMethods()) {
      if (m.getName().equals("mapGroupsWithState")
          && m.getParameterCount() == 5
          && m.getParameterTypes()[0] == MapGroupsWithStateFunction.class) {
        withFirstStates = true;
        Lineage.of(
                ((org.apache.spark.sql.Dataset<?>)
                        m.invoke(
                            byName(),
                            function,
                            Encoders.STRING(),
                            Encoders.STRING(),
                            GroupStateTimeout.NoTimeout(),
                            spark()
                                .sql("SELECT extra FROM p")
                                .as(Encoders.STRING())
                                .groupByKey(
                                    (MapFunction<String, String>) s -> s, Encoders.STRING())))
                    .toDF())
            .hasEdges(
                "p.id -TRANSFORMATION-> value",
                "p.name -TRANSFORMATION-> value",
                "p.extra -TRANSFORMATION-> value",
                "p.id -GROUP_BY-> *",
                "p.name -GROUP_BY-> *",
                "p.extra -GROUP_BY-> *");
      }
    }
    assertThat(withFirstStates).isEqualTo(ReportedTest.atLeast("3.2"));
  }

  @Test
  void scriptIsGivenItsArgumentsOnly() {
    Lineage.of(
            spark()
                .sql("SELECT TRANSFORM(id, name) USING 'cat' AS (a, b) FROM p WHERE extra > 'a'"))
        .hasEdges(
            "p.id -TRANSFORMATION-> a",
            "p.name -TRANSFORMATION-> a",
            "p.id -TRANSFORMATION-> b",
            "p.name -TRANSFORMATION-> b",
            "p.extra -FILTER-> *");
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
