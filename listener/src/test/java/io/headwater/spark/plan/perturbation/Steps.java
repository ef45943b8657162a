package io.headwater.spark.plan.perturbation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Parts of a query that only the API of frames can say; each becomes a temporary view. */
final class Steps {
  /** How many kinds of steps there are. */
  static final int KINDS = 12;

  private final SparkSession session;
  private final List<String> texts = new ArrayList<>();
  private List<Column> columns = new ArrayList<>();

  Steps(SparkSession session) {
    this.session = session;
  }

  /** The columns of a table of {@link Tables}. */
  static Map<String, ColumnType> columns(String table) {
    Map<String, ColumnType> columns = new LinkedHashMap<>();
    Arrays.stream(Tables.schema(table).fields())
        .forEach(f -> columns.put(f.name(), type(f.dataType().catalogString())));
    return columns;
  }

  private static ColumnType type(String name) {
    switch (name.replaceAll("[(<].*", "")) {
      case "int":
        return ColumnType.INT;
      case "string":
        return ColumnType.TEXT;
      case "boolean":
        return ColumnType.FLAG;
      case "double":
        return ColumnType.NUMBER;
      case "decimal":
        return ColumnType.DECIMAL;
      case "date":
        return ColumnType.DATE;
      case "timestamp":
        return ColumnType.TIME;
      case "struct":
        return ColumnType.STRUCT;
      case "map":
        return ColumnType.MAP;
      default:
        return name.contains("struct") ? ColumnType.ITEMS : ColumnType.ARRAY;
    }
  }

  /** Makes a view of the query and a random step over it; returns its name. */
  String add(Choices choices, Queries.Query query) {
    String view = "v" + texts.size();
    Dataset<Row> frame = session.sql(query.sql);
    columns = query.columns;
    List<String> names = Column.names(columns);
    String first = names.get(0);
    switch (choices.next(KINDS)) {
      case 0:
        return made(view, query, "where('true')", f -> f.where("true"), frame);
      case 1:
        columns = columns.subList(0, 1);
        return made(
            view,
            query,
            "dropDuplicates(" + first + ").select(" + first + ")",
            f -> f.dropDuplicates(new String[] {first}).select(first),
            frame);
      case 2:
        return made(
            view,
            query,
            "observe(count)",
            f -> f.observe(view, functions.count(functions.lit(1)).as("n"), NO_MORE),
            frame);
      case 3:
        return made(
            view,
            query,
            "filter(row -> ...)",
            f -> f.filter((FilterFunction<Row>) Steps::some),
            frame);
      case 4:
        columns = texts("value");
        return made(
            view, query, "map(row -> text)", f -> f.map(ROW_TEXT, Encoders.STRING()).toDF(), frame);
      case 5:
        columns = texts("value");
        MapPartitionsFunction<Row, String> all = Steps::together;
        return made(
            view,
            query,
            "mapPartitions(rows -> texts)",
            f -> f.mapPartitions(all, Encoders.STRING()).toDF(),
            frame);
      case 6:
        columns = texts("value");
        MapGroupsFunction<String, Row, String> group = (k, rows) -> k + texts(rows);
        return made(
            view,
            query,
            "groupByKey(row -> row[0]).mapGroups(rows -> text)",
            f -> f.groupByKey(KEY, Encoders.STRING()).mapGroups(group, Encoders.STRING()).toDF(),
            frame);
      case 7:
        columns = texts("value");
        CoGroupFunction<String, Row, Row, String> both =
            (k, l, r) -> Arrays.asList(k + texts(l) + texts(r)).iterator();
        return made(
            view,
            query,
            "groupByKey(row -> row[0]).cogroup(q by k, rows -> text)",
            f ->
                f.groupByKey(KEY, Encoders.STRING())
                    .cogroup(
                        session.table("q").groupByKey(KEY, Encoders.STRING()),
                        both,
                        Encoders.STRING())
                    .toDF(),
            frame);
      case 8:
        columns = new ArrayList<>(Arrays.asList(new Column("x", ColumnType.TEXT)));
        return made(
            view,
            query,
            "joinWith(q, pmod(hash(" + first + "), 5) = q.k).select(_2.v)",
            f ->
                f.as("l")
                    .joinWith(
                        session.table("q").as("r"),
                        functions.expr("pmod(hash(l." + first + "), 5) = r.k"))
                    .selectExpr("_2.v AS x"),
            frame);
      case 9:
        return made(view, query, "na.fill(0)", f -> f.na().fill(0), frame);
      case 10:
        return made(
            view, query, "repartition(2).coalesce(1)", f -> f.repartition(2).coalesce(1), frame);
      default:
        columns = new ArrayList<>(Arrays.asList(new Column("n", ColumnType.INT)));
        return made(
            view,
            query,
            "r by window(ts)",
            f ->
                session
                    .table("r")
                    .withWatermark("ts", "1 minute")
                    .groupBy(functions.window(functions.col("ts"), "20 minutes"))
                    .agg(functions.expr("CAST(sum(n) AS INT) AS n"))
                    .select("n"),
            frame);
    }
  }

  /** Before 3.1 the call has no form for Java. */
  private static final scala.collection.immutable.List<org.apache.spark.sql.Column> NO_MORE =
      scala.collection.immutable.List$.MODULE$.empty();

  private static final MapFunction<Row, String> ROW_TEXT = Row::toString;
  private static final MapFunction<Row, String> KEY = r -> String.valueOf(r.get(0));

  private static boolean some(Row row) {
    return Math.floorMod(row.toString().hashCode(), 3) != 0;
  }

  private static Iterator<String> together(Iterator<Row> rows) {
    return Arrays.asList(texts(rows)).iterator();
  }

  /** In an order of their own. */
  private static String texts(Iterator<Row> rows) {
    List<String> texts = new ArrayList<>();
    rows.forEachRemaining(r -> texts.add(r.toString()));
    return texts.stream().sorted().collect(Collectors.joining(","));
  }

  private static List<Column> texts(String name) {
    return new ArrayList<>(Arrays.asList(new Column(name, ColumnType.TEXT)));
  }

  private String made(
      String view,
      Queries.Query query,
      String text,
      UnaryOperator<Dataset<Row>> step,
      Dataset<Row> frame) {
    texts.add(view + " := (" + query.sql + ")." + text);
    step.apply(frame).createOrReplaceTempView(view);
    return view;
  }

  /** The columns of the step that was added last. */
  List<Column> columns() {
    return columns;
  }

  /** What was added, for a reader. */
  List<String> texts() {
    return texts;
  }
}
