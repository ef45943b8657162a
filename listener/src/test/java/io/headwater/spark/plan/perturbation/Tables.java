package io.headwater.spark.plan.perturbation;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of all tables at one moment. Values come from so few that joins meet and filters let
 * some through. Immutable.
 */
final class Tables {
  /** Columns of the tables, as DDL. */
  static final Map<String, String> DDL = new LinkedHashMap<>();

  static {
    DDL.put(
        "p",
        "id INT, a INT, b INT, s STRING, flag BOOLEAN, st STRUCT<x: INT, y: STRING>,"
            + " arr ARRAY<INT>, m MAP<STRING, INT>, items ARRAY<STRUCT<p: INT, q: STRING>>");
    DDL.put("q", "k INT, w INT, v STRING, j STRING, d DATE, dec DECIMAL(6, 2)");
    DDL.put("r", "k INT, n INT, z DOUBLE, ts TIMESTAMP");
  }

  private static final String[] TEXTS = {"a", "b", "ab", "B", "1", "2"};

  private final Map<String, List<Row>> rows;
  private final Map<String, List<Object>> internal = new ConcurrentHashMap<>();

  private Tables(Map<String, List<Row>> rows) {
    this.rows = rows;
  }

  static StructType schema(String table) {
    return StructType.fromDDL(DDL.get(table));
  }

  /** Of few values or many, so that rows meet, and so that they do not. */
  static Tables random(long seed) {
    return random(new Flavoured(seed * 31 + 7, false));
  }

  /** Few rows, and among their values some from afar: for what only rare values or no rows show. */
  static Tables rare(long seed) {
    return random(new Flavoured(seed * 31 + 7, true));
  }

  private static Tables random(Flavoured random) {
    Map<String, List<Row>> rows = new LinkedHashMap<>();
    for (String table : DDL.keySet()) {
      StructField[] fields = schema(table).fields();
      List<Row> made = new ArrayList<>();
      for (int r = 0; r < random.rows; r++) {
        Object[] values = new Object[fields.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = value(fields[i], random);
        }
        made.add(RowFactory.create(values));
      }
      if (random.twins) {
        made.addAll(new ArrayList<>(made));
      }
      rows.put(table, made);
    }
    return new Tables(rows);
  }

  /** The same, but that no two rows of {@code p} have the same {@code id}. */
  Tables withIds() {
    List<Row> numbered = new ArrayList<>();
    for (Row row : rows.get("p")) {
      Object[] values = values(row);
      values[0] = numbered.size();
      numbered.add(RowFactory.create(values));
    }
    Map<String, List<Row>> all = new LinkedHashMap<>(rows);
    all.put("p", numbered);
    return new Tables(all);
  }

  private static Object[] values(Row row) {
    Object[] values = new Object[row.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    return values;
  }

  /** As Spark's operators have them. */
  List<Object> internalRows(String table) {
    return internal.computeIfAbsent(
        table,
        name -> {
          scala.Function1<Object, Object> convert =
              CatalystTypeConverters.createToCatalystConverter(schema(name));
          List<Object> converted = new ArrayList<>();
          rows.get(name).forEach(row -> converted.add(convert.apply(row)));
          return converted;
        });
  }

  /** Every column of a table and every field in it, as lineage names them. */
  static List<String> paths(String table) {
    List<String> paths = new ArrayList<>();
    for (StructField field : schema(table).fields()) {
      paths.add(field.name());
      StructType inner = struct(field.dataType());
      if (inner != null) {
        for (String name : inner.fieldNames()) {
          paths.add(field.name() + "." + name);
        }
      }
    }
    return paths;
  }

  /** A struct, or that of which there is an array; {@code null} for another type. */
  static StructType struct(DataType type) {
    DataType element = type instanceof ArrayType ? ((ArrayType) type).elementType() : type;
    return element instanceof StructType ? (StructType) element : null;
  }

  /** How many ways there are to change the values of a column. */
  static final int WAYS = 9;

  /** The same tables, but for the values of one column or field. */
  Tables changed(String table, String path, int way, Random random) {
    StructType schema = schema(table);
    String[] parts = path.split("\\.");
    int column = schema.fieldIndex(parts[0]);
    List<Row> before = rows.get(table);
    int one = random.nextInt(before.size());
    Object same = leaf(before.get(one), schema, column, parts, random);
    Row another = before.get(random.nextInt(before.size()));
    Object other = leaf(another, schema, column, parts, random);
    List<Row> after = new ArrayList<>();
    for (int r = 0; r < before.size(); r++) {
      Row row = before.get(r);
      Object[] values = values(row);
      Object now;
      switch (way) {
        case 0: // one row gets another value
          now =
              r == one
                  ? replaced(values[column], schema, column, parts, NEW, random)
                  : values[column];
          break;
        case 1: // all rows get others
          now = replaced(values[column], schema, column, parts, NEW, random);
          break;
        case 2: // values that were not there before
          now = replaced(values[column], schema, column, parts, FAR, random);
          break;
        case 3: // a row loses its value
          now =
              r == one
                  ? replaced(values[column], schema, column, parts, null, random)
                  : values[column];
          break;
        case 4: // rows change places
          now =
              parts.length == 1
                  ? before.get((r + 1) % before.size()).get(column)
                  : replaced(values[column], schema, column, parts, NEW, random);
          break;
        case 5: // a row gets another's value
          now =
              r == one
                  ? replaced(values[column], schema, column, parts, other, random)
                  : values[column];
          break;
        case 6: // all rows lose theirs
          now = replaced(values[column], schema, column, parts, null, random);
          break;
        case 7: // one row gets a value that was not there before
          now =
              r == one
                  ? replaced(values[column], schema, column, parts, FAR, random)
                  : values[column];
          break;
        default: // all the same
          now = replaced(values[column], schema, column, parts, same, random);
      }
      values[column] = now;
      after.add(RowFactory.create(values));
    }
    Map<String, List<Row>> changed = new LinkedHashMap<>(rows);
    changed.put(table, after);
    return new Tables(changed);
  }

  private static final Object NEW = new Object();
  private static final Object FAR = new Object();
  private static final int FAR_VALUES = 2_000;

  private static Object leaf(
      Row row, StructType schema, int column, String[] parts, Random random) {
    if (parts.length == 1) {
      return row.get(column);
    }
    StructType inner = struct(schema.apply(column).dataType());
    return value(inner.apply(inner.fieldIndex(parts[1])), random);
  }

  private static Object replaced(
      Object value, StructType schema, int column, String[] parts, Object by, Random random) {
    DataType type = schema.apply(column).dataType();
    if (parts.length == 1) {
      return made(schema.apply(column), by, random);
    }
    if (value == null) {
      return null;
    }
    if (type instanceof ArrayType) {
      List<Object> elements = new ArrayList<>();
      for (Object element : (List<?>) value) {
        elements.add(field((Row) element, struct(type), parts[1], by, random));
      }
      return elements;
    }
    return field((Row) value, struct(type), parts[1], by, random);
  }

  private static Object field(Row row, StructType type, String name, Object by, Random random) {
    Object[] values = new Object[row.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.fieldNames()[i].equals(name) ? made(type.apply(i), by, random) : row.get(i);
    }
    return RowFactory.create(values);
  }

  private static Object made(StructField field, Object by, Random random) {
    if (by == FAR) {
      return far(field, random);
    }
    return by == NEW ? value(field, random) : by;
  }

  private static Object far(StructField field, Random random) {
    return given(field, random, FAR_VALUES, "far" + random.nextInt(1_000));
  }

  /** What one state of the tables is like. */
  private static final class Flavoured extends Random {
    private static final long serialVersionUID = 1L;
    private final int rows;
    private final int values;
    private final int nulls;
    private final boolean twins;
    private final int far;

    Flavoured(long seed, boolean rare) {
      super(seed);
      boolean plain = nextInt(3) == 0;
      rows = plain ? 5 + nextInt(3) : rare ? 1 + nextInt(4) : 2 + nextInt(7);
      values = plain ? 5 : nextInt(4) == 0 ? 40 : 2 + nextInt(6);
      nulls = plain ? 9 : 2 + nextInt(30);
      // Only a copy of a row tells that rows are counted, or that equal ones become one.
      twins = nextInt(3) == 0;
      far = rare ? 1 + nextInt(4) : 0;
    }

    boolean nextIsFar() {
      return far > 0 && nextInt(4) < far;
    }
  }

  private static Object value(StructField field, Random random) {
    Flavoured flavour = random instanceof Flavoured ? (Flavoured) random : null;
    if (flavour != null && flavour.nextIsFar()) {
      return far(field, random);
    }
    int values = flavour == null ? 5 : flavour.values;
    boolean none = random.nextInt(flavour == null ? 9 : flavour.nulls) == 0;
    String text = TEXTS[random.nextInt(Math.min(TEXTS.length, values))];
    return none ? null : given(field, random, values, text);
  }

  private static Object given(StructField field, Random random, int bound, String text) {
    boolean far = bound == FAR_VALUES;
    int number = random.nextInt(bound) - (far ? bound / 2 : 0);
    int positive = Math.abs(number);
    switch (field.dataType().typeName().replaceAll("\\(.*", "")) {
      case "integer":
        return number;
      case "boolean":
        return positive % 2 == 0;
      case "double":
        return random.nextInt(8) == 0 ? Double.NaN : number / 2.0;
      case "decimal":
        return java.math.BigDecimal.valueOf(number * 25L, 2);
      case "date":
        return Date.valueOf(
            String.format(
                "202%d-01-%02d", positive % 10, far ? 1 + positive % 31 : 10 + positive % 15));
      case "timestamp":
        return Timestamp.from(
            Instant.parse(
                String.format(
                    "2024-01-%02dT0%d:%d:00Z",
                    1 + positive * 5 % 28, positive % 10, 10 + positive % 50)));
      case "string":
        return field.name().equals("j") ? "{\"f\": " + number + ", \"g\": \"" + text + "\"}" : text;
      default:
        return composed(field.dataType(), random);
    }
  }

  private static Object composed(DataType type, Random random) {
    if (type instanceof StructType) {
      StructField[] fields = ((StructType) type).fields();
      return RowFactory.create(Arrays.stream(fields).map(f -> value(f, random)).toArray());
    }
    if (type instanceof MapType) {
      Map<String, Integer> map = new LinkedHashMap<>();
      map.put(random.nextBoolean() ? "a" : "b", random.nextInt(5));
      if (random.nextBoolean()) {
        map.put(random.nextBoolean() ? "a" : "c", random.nextInt(5));
      }
      return map;
    }
    StructField element =
        new StructType().add("element", ((ArrayType) type).elementType()).apply(0);
    List<Object> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Object made = null;
      while (made == null) {
        made = value(element, random);
      }
      elements.add(made);
    }
    return elements;
  }
}
