package io.headwater.spark.plan.perturbation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Random queries in SQL, and with the calls that SQL has no word for: {@link Steps}. What comes out
 * of each depends on its input alone: no random numbers, no clock, no choice among equals.
 */
final class Queries {
  private static final ColumnType[] SIMPLE = {
    ColumnType.INT, ColumnType.TEXT, ColumnType.FLAG, ColumnType.NUMBER, ColumnType.DECIMAL
  };

  private final Choices choices;
  private final Expressions expressions;
  private final Steps steps;
  private final int version;
  private int names;
  private String order;
  private final int depth;

  /**
   * @param version of Spark, as 305 for 3.5
   * @param depth how deep queries stand in queries, and operands in expressions, at most
   */
  Queries(Choices choices, Steps steps, int version, int depth) {
    this.depth = depth;
    this.choices = choices;
    this.expressions = new Expressions(choices, version);
    this.steps = steps;
    this.version = version;
  }

  /** A query and its columns, by the names that it gives them. */
  static final class Query {
    final String sql;
    final List<Column> columns;

    Query(String sql, List<Column> columns) {
      this.sql = sql;
      this.columns = columns;
    }
  }

  /** What can stand in a FROM clause. */
  private static final class Relation {
    final String sql;
    final List<Column> columns;

    Relation(String sql, List<Column> columns) {
      this.sql = sql;
      this.columns = columns;
    }
  }

  /** A whole query. */
  Query top() {
    Query query = query(depth);
    if (choices.once(6)) {
      // A number alone would be a position.
      String key = "0 + " + near(expressions.of(ColumnType.INT, query.columns, 1));
      List<Column> columns = new ArrayList<>(query.columns);
      String shown = named(key, ColumnType.INT, columns);
      order = columns.get(columns.size() - 1).name;
      return new Query("SELECT *, " + shown + " FROM (" + query.sql + ") ORDER BY " + key, columns);
    }
    return query;
  }

  /** The column by which the rows are in order; {@code null} where they are in none. */
  String order() {
    return order;
  }

  /** Of few values, so that two of them meet. */
  private static String near(String number) {
    return number.matches("t\\d+\\.\\w+|\\d+") ? number : "pmod(" + number + ", 5)";
  }

  /** Each row of a table finds itself again by its own column, whatever that holds. */
  private static String apart(String number, String from) {
    boolean same = number.replaceAll("\\bt\\d+", "").equals(from.replaceAll("\\bt\\d+", ""));
    return same ? "pmod(hash(" + number + ", 7), 5)" : number;
  }

  private String near(List<Column> scope) {
    return near(expressions.of(ColumnType.INT, scope, 0));
  }

  private String name(String prefix) {
    return prefix + names++;
  }

  private Query query(int depth) {
    if (depth < 0) {
      return select(depth);
    }
    List<IntFunction<Query>> kinds =
        new ArrayList<>(
            Arrays.asList(
                this::select,
                this::select,
                this::grouped,
                this::grouped,
                this::windowed,
                this::setOperation,
                this::distinct,
                this::commonTable,
                this::limited,
                this::pivot,
                this::groupingSets));
    if (version >= 304) {
      kinds.add(this::unpivot);
    }
    if (version >= 302) {
      kinds.add(this::lateral);
    }
    return choices.of(kinds).apply(depth);
  }

  private Query select(int depth) {
    Relation from = relation(depth);
    String where = where(from.columns);
    List<Column> columns = new ArrayList<>();
    String list =
        expressions.with(
            this::scalar,
            e -> {
              List<String> items = new ArrayList<>();
              for (int i = 0; i <= choices.next(3); i++) {
                items.add(item(anyType(), from.columns, columns));
              }
              return String.join(", ", items);
            });
    String hint = choices.once(12) ? "/*+ REPARTITION(2) */ " : "";
    return new Query("SELECT " + hint + list + " FROM " + from.sql + where, columns);
  }

  private ColumnType anyType() {
    return choices.of(Arrays.asList(ColumnType.values()));
  }

  /** An expression under a new name, which is added to the columns. */
  private String item(ColumnType type, List<Column> scope, List<Column> columns) {
    if (!columns.isEmpty() && choices.once(20)) {
      Column constant = new Column(name("c"), type, true);
      columns.add(constant);
      return expressions.literal(type) + " AS " + constant.name;
    }
    return named(expressions.of(type, scope, 1 + depth / 2), type, columns);
  }

  private String named(String expression, ColumnType type, List<Column> columns) {
    Column column = new Column(name("c"), type);
    columns.add(column);
    return expression + " AS " + column.name;
  }

  private String where(List<Column> scope) {
    switch (choices.next(4)) {
      case 0:
      case 1:
        return "";
      case 2:
        return " WHERE " + expressions.of(ColumnType.FLAG, noFlags(scope), 1 + depth / 2);
      default:
        return " WHERE " + subqueryCondition(scope);
    }
  }

  /** Where only rows with a flag are left, another choice by that flag is none. */
  private static List<Column> noFlags(List<Column> scope) {
    List<Column> others = new ArrayList<>(scope);
    others.removeIf(c -> c.type == ColumnType.FLAG);
    return others.isEmpty() ? scope : others;
  }

  private String subqueryCondition(List<Column> scope) {
    String left = near(scope);
    Relation inner = table();
    String value = apart(near(inner.columns), left);
    String filter = where0(inner.columns);
    String from = " FROM " + inner.sql;
    String correlated = from + " WHERE " + value + " = " + left;
    switch (choices.next(6)) {
      case 0:
        return left + " IN (SELECT " + value + from + filter + ")";
      case 1:
        return left + " NOT IN (SELECT " + value + from + filter + ")";
      case 2:
        return "EXISTS (SELECT 1" + correlated + ")";
      case 3:
        return "NOT EXISTS (SELECT 1" + correlated + ")";
      case 4:
        return "EXISTS (SELECT 1" + from + filter + ")";
      default:
        return "(" + left + " IN (SELECT " + value + from + ") OR " + left + " > 2)";
    }
  }

  private String where0(List<Column> scope) {
    return choices.next(2) == 0 ? "" : " WHERE " + expressions.of(ColumnType.FLAG, scope, 1);
  }

  private String scalar(List<Column> scope) {
    Relation inner = table();
    String value = expressions.of(ColumnType.INT, inner.columns, 0);
    String left = near(scope);
    String function = choices.of(Arrays.asList("max(#)", "min(#)", "sum(#)", COUNT));
    String where =
        choices.next(2) == 0
            ? where0(inner.columns)
            : " WHERE " + apart(near(inner.columns), left) + " = " + left;
    return "(SELECT " + function.replace("#", value) + " FROM " + inner.sql + where + ")";
  }

  /** Not of all rows, whatever is counted. */
  private static final String COUNT = "count(NULLIF(pmod(#, 3), 1))";

  private Relation table() {
    String alias = name("t");
    List<Column> columns = new ArrayList<>();
    String table = choices.of(Arrays.asList("p", "q", "r"));
    Steps.columns(table).forEach((name, type) -> columns.add(new Column(alias + "." + name, type)));
    return new Relation(table + " " + alias, columns);
  }

  private Relation relation(int depth) {
    if (depth < 0 || (depth == 0 && choices.next(2) == 0)) {
      return table();
    }
    switch (choices.next(10)) {
      case 0:
      case 1:
      case 2:
        return table();
      case 3:
      case 4:
        return derived(query(depth - 1));
      case 5:
      case 6:
        return join(depth - 1);
      case 7:
        return exploded(depth - 1);
      case 8:
        return step(depth - 1);
      default:
        return odd();
    }
  }

  private Relation derived(Query query) {
    return derived("(" + query.sql + ")", query.columns);
  }

  private Relation derived(String sql, List<Column> columns) {
    String alias = name("d");
    List<Column> outside = new ArrayList<>();
    columns.forEach(c -> outside.add(c.named(alias + "." + c.name)));
    return new Relation(sql + " " + alias, outside);
  }

  /** Rows of no table, or a table with a word behind it. */
  private Relation odd() {
    switch (choices.next(4)) {
      case 0:
        return derived("(SELECT CAST(id AS INT) AS n FROM range(4))", ints("n"));
      case 1:
        return derived("(VALUES (1, 2), (2, 3) AS v(n, o))", ints("n", "o"));
      case 2:
        Relation table = table();
        String[] parts = table.sql.split(" ");
        return new Relation(parts[0] + " TABLESAMPLE (100 PERCENT) " + parts[1], table.columns);
      default:
        return derived("(SELECT /*+ BROADCAST(q) */ k AS n, w AS o FROM q)", ints("n", "o"));
    }
  }

  private static List<Column> ints(String... names) {
    List<Column> columns = new ArrayList<>();
    Arrays.stream(names).forEach(n -> columns.add(new Column(n, ColumnType.INT)));
    return columns;
  }

  private Relation step(int depth) {
    Query query = query(depth);
    return derived(steps.add(choices, query), steps.columns());
  }

  private Relation join(int depth) {
    Relation left = choices.next(2) == 0 ? table() : derived(query(depth));
    Relation right = table();
    List<Column> both = new ArrayList<>(left.columns);
    both.addAll(right.columns);
    String kind =
        choices.of(
            Arrays.asList(
                "JOIN",
                "LEFT JOIN",
                "RIGHT JOIN",
                "FULL JOIN",
                "LEFT SEMI JOIN",
                "LEFT ANTI JOIN",
                "CROSS JOIN"));
    if (kind.equals("CROSS JOIN")) {
      return new Relation(left.sql + " CROSS JOIN " + right.sql, both);
    }
    String condition = near(left.columns) + " = " + near(right.columns);
    if (choices.once(3)) {
      condition += " AND " + expressions.of(ColumnType.FLAG, both, 1);
    }
    boolean oneSide = kind.contains("SEMI") || kind.contains("ANTI");
    return new Relation(
        left.sql + " " + kind + " " + right.sql + " ON " + condition,
        oneSide ? left.columns : both);
  }

  private Relation exploded(int depth) {
    Relation from = choices.next(2) == 0 ? table() : derived(query(depth));
    String view = name("l");
    String outer = choices.once(4) ? "OUTER " : "";
    List<Column> columns = new ArrayList<>(from.columns);
    String function;
    switch (choices.next(6)) {
      case 0:
        function = "explode(" + expressions.of(ColumnType.ARRAY, from.columns, 1) + ")";
        return lateral(from, outer + function, view, columns, ColumnType.INT);
      case 1:
        function = "posexplode(" + expressions.of(ColumnType.ARRAY, from.columns, 1) + ")";
        return lateral(from, outer + function, view, columns, ColumnType.INT, ColumnType.INT);
      case 2:
        function = "inline(" + expressions.of(ColumnType.ITEMS, from.columns, 1) + ")";
        return lateral(from, outer + function, view, columns, ColumnType.INT, ColumnType.TEXT);
      case 3:
        String one = expressions.of(ColumnType.INT, from.columns, 1);
        String two = expressions.of(ColumnType.TEXT, from.columns, 1);
        String three = expressions.of(ColumnType.INT, from.columns, 1);
        function =
            String.format("stack(2, CAST(%s AS INT), %s, CAST(%s AS INT), 'z')", one, two, three);
        return lateral(from, outer + function, view, columns, ColumnType.INT, ColumnType.TEXT);
      case 4:
        String text = expressions.of(ColumnType.TEXT, from.columns, 0);
        String both = "named_struct('f', " + text + ", 'g', concat('x', " + text + "))";
        function = "json_tuple(to_json(" + both + "), 'f', 'g')";
        return lateral(from, outer + function, view, columns, ColumnType.TEXT, ColumnType.TEXT);
      default:
        String map = expressions.of(ColumnType.MAP, from.columns, 1);
        Relation entries =
            lateral(
                from,
                outer + "explode(" + map + ")",
                view,
                columns,
                ColumnType.TEXT,
                ColumnType.INT);
        if (!map.endsWith(".m")) {
          // Keys that the query itself names.
          int key = columns.size() - 2;
          columns.set(key, new Column(columns.get(key).name, ColumnType.TEXT, true));
        }
        return entries;
    }
  }

  private Relation lateral(
      Relation from, String function, String view, List<Column> columns, ColumnType... types) {
    List<String> names = new ArrayList<>();
    for (ColumnType type : types) {
      names.add(name("e"));
      columns.add(new Column(view + "." + names.get(names.size() - 1), type));
    }
    return new Relation(
        from.sql + " LATERAL VIEW " + function + " " + view + " AS " + String.join(", ", names),
        columns);
  }

  private String aggregate(List<Column> scope) {
    String filter =
        choices.once(5) ? " FILTER (WHERE " + expressions.of(ColumnType.FLAG, scope, 1) + ")" : "";
    String value = expressions.of(ColumnType.INT, scope, 1);
    switch (choices.next(9)) {
      case 0:
        return "sum(" + value + ")" + filter;
      case 1:
        return "count(*)" + filter;
      case 2:
        return "max(" + value + ")" + filter;
      case 3:
        return "count(DISTINCT " + value + ")";
      case 4:
        return "sum(DISTINCT " + value + ")";
      case 5:
        return COUNT.replace("#", value) + filter;
      case 6:
        String text = expressions.of(ColumnType.TEXT, scope, 1);
        return String.format(
            "pmod(hash(max_by(%s, named_struct('i', %s, 't', %s))), 1000)", text, value, text);
      case 7:
        return "size(collect_set(" + value + "))";
      default:
        return String.format(
            "min_by(%s, named_struct('i', %s, 'v', %s))",
            value, expressions.of(ColumnType.INT, scope, 0), value);
    }
  }

  private Query grouped(int depth) {
    Relation from = relation(depth);
    String where = where(from.columns);
    List<Column> columns = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (int i = choices.next(3); i > 0; i--) {
      ColumnType type = choices.of(Arrays.asList(SIMPLE));
      String key = expressions.of(type, from.columns, 1);
      // A constant would be taken for a position; of two functions alike Spark knows no more.
      if (key.contains(".") && !key.matches("[\\d.D]+") && !key.contains("->")) {
        keys.add(key);
        items.add(named(key, type, columns));
      }
    }
    List<Column> others = others(from.columns, keys);
    for (int i = 0; i <= choices.next(2); i++) {
      items.add(named("CAST(" + aggregate(others) + " AS INT)", ColumnType.INT, columns));
    }
    String by = keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", keys);
    String having =
        choices.once(4) ? " HAVING pmod(" + aggregate(others) + ", 2) = " + choices.next(2) : "";
    return new Query(
        "SELECT " + String.join(", ", items) + " FROM " + from.sql + where + by + having, columns);
  }

  /** In one group, the largest key is as large as the smallest. */
  private static List<Column> others(List<Column> scope, List<String> keys) {
    List<Column> others = new ArrayList<>(scope);
    others.removeIf(c -> keys.stream().anyMatch(k -> k.contains(c.name)));
    return others.isEmpty() ? scope : others;
  }

  private Query groupingSets(int depth) {
    Relation from = relation(depth - 1);
    List<String> keys = keys(from.columns, 2);
    List<Column> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    keys.forEach(k -> items.add(named(k, ColumnType.INT, columns)));
    List<Column> others = others(from.columns, keys);
    items.add(named("CAST(" + aggregate(others) + " AS INT)", ColumnType.INT, columns));
    items.add(named("CAST(grouping_id() AS INT)", ColumnType.INT, columns));
    String all = String.join(", ", keys);
    String by =
        choices.of(
            Arrays.asList(
                " GROUP BY " + all + " WITH ROLLUP",
                " GROUP BY " + all + " WITH CUBE",
                " GROUP BY " + all + " GROUPING SETS ((" + all + "), (" + keys.get(0) + "))"));
    return new Query("SELECT " + String.join(", ", items) + " FROM " + from.sql + by, columns);
  }

  /** Names of columns, no two alike. */
  private List<String> keys(List<Column> scope, int most) {
    Set<String> keys = new LinkedHashSet<>();
    for (int i = 0; i < most; i++) {
      Column column = choices.of(scope);
      keys.add(Arrays.asList(SIMPLE).contains(column.type) ? column.name : scope.get(0).name);
    }
    return new ArrayList<>(keys);
  }

  private Query windowed(int depth) {
    Relation from = relation(depth);
    String where = where(from.columns);
    List<Column> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    if (choices.once(4)) {
      // Which of two equal rows is the first one shows as soon as another column stands beside.
      items.add(named("CAST(" + sequence(from.columns) + " AS INT)", ColumnType.INT, columns));
      return new Query("SELECT " + items.get(0) + " FROM " + from.sql + where, columns);
    }
    items.add(item(choices.of(Arrays.asList(SIMPLE)), from.columns, columns));
    for (int i = 0; i <= choices.next(2); i++) {
      items.add(named("CAST(" + window(from.columns) + " AS INT)", ColumnType.INT, columns));
    }
    return new Query("SELECT " + String.join(", ", items) + " FROM " + from.sql + where, columns);
  }

  private String partition(List<Column> scope) {
    return choices.next(2) == 0
        ? ""
        : "PARTITION BY " + expressions.of(choices.of(Arrays.asList(SIMPLE)), scope, 1) + " ";
  }

  /** Of what stands before or behind. */
  private String sequence(List<Column> scope) {
    String partition = partition(scope);
    String value = expressions.of(ColumnType.INT, others(scope, Arrays.asList(partition)), 1);
    String order =
        partition + "ORDER BY 0 + " + expressions.of(ColumnType.INT, scope, 1) + ", " + value;
    switch (choices.next(3)) {
      case 0:
        return "lag(" + value + ", 1) OVER (" + order + ")";
      case 1:
        return "lead(" + value + ", 1, 7) OVER (" + order + ")";
      default:
        return "sum(" + value + ") OVER (" + order + " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)";
    }
  }

  private String window(List<Column> scope) {
    String partition = partition(scope);
    List<Column> others = others(scope, Arrays.asList(partition));
    String order = "ORDER BY 0 + " + expressions.of(ColumnType.INT, others, 1);
    String value = expressions.of(ColumnType.INT, others, 1);
    String over = " OVER (" + partition + order + ")";
    switch (choices.next(7)) {
      case 0:
        return "sum(" + value + ") OVER (" + partition + ")";
      case 1:
        return "sum(" + value + ")" + over;
      case 2:
        return "rank()" + over;
      case 3:
        return "dense_rank()" + over;
      case 4:
        return "100 * cume_dist()" + over;
      case 5:
        return "100 * percent_rank()" + over;
      default:
        return COUNT.replace("#", value) + " OVER (" + partition + ")";
    }
  }

  private Query setOperation(int depth) {
    int width = 1 + choices.next(2);
    List<ColumnType> types = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      types.add(choices.of(Arrays.asList(ColumnType.INT, ColumnType.TEXT)));
    }
    String operation =
        choices.of(
            Arrays.asList(
                "UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"));
    List<Column> columns = new ArrayList<>();
    boolean meet = !operation.startsWith("UNION");
    String left = branch(types, columns, depth - 1, meet);
    String right = branch(types, new ArrayList<>(), depth - 1, meet);
    return new Query(left + " " + operation + " " + right, columns);
  }

  private String branch(List<ColumnType> types, List<Column> columns, int depth, boolean meet) {
    Relation from = relation(depth);
    List<String> items = new ArrayList<>();
    for (ColumnType type : types) {
      String value = expressions.of(type, from.columns, 1 + this.depth / 2);
      String few = "pmod(hash(" + value + "), 2)";
      String met = type == ColumnType.INT ? few : "CAST(" + few + " AS STRING)";
      items.add(named(meet ? met : value, type, columns));
    }
    return "SELECT " + String.join(", ", items) + " FROM " + from.sql + where(from.columns);
  }

  private Query distinct(int depth) {
    Relation from = relation(depth);
    List<Column> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (int i = 0; i <= choices.next(2); i++) {
      items.add(item(choices.of(Arrays.asList(SIMPLE)), from.columns, columns));
    }
    return new Query(
        "SELECT DISTINCT " + String.join(", ", items) + " FROM " + from.sql + where(from.columns),
        columns);
  }

  private Query commonTable(int depth) {
    Query inner = query(depth - 1);
    String name = name("w");
    Relation left = derived(name, inner.columns);
    Relation right = derived(name, inner.columns);
    List<Column> both = new ArrayList<>(left.columns);
    both.addAll(right.columns);
    List<Column> columns = new ArrayList<>();
    String list =
        item(anyType(), both, columns) + ", " + item(ColumnType.INT, right.columns, columns);
    String condition = near(left.columns) + " = " + near(right.columns);
    return new Query(
        "WITH "
            + name
            + " AS ("
            + inner.sql
            + ") SELECT "
            + list
            + " FROM "
            + left.sql
            + " JOIN "
            + right.sql
            + " ON "
            + condition,
        columns);
  }

  /**
   * The first rows in an order in which no two different rows are equal. The last of many columns
   * to order by would decide nothing that can be seen, so all of them together decide.
   */
  private Query limited(int depth) {
    Query inner = query(depth - 1);
    Relation from = derived(inner);
    List<Column> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    List<String> order = new ArrayList<>();
    for (Column column : from.columns) {
      if (column.type != ColumnType.MAP) {
        items.add(named(column.name, column.type, columns));
        order.add(column.name);
      }
    }
    if (items.isEmpty()) {
      items.add(named("1", ColumnType.INT, columns));
      return new Query("SELECT " + items.get(0) + " FROM " + from.sql, columns);
    }
    String offset = version >= 304 && choices.once(2) ? " OFFSET 1" : "";
    return new Query(
        "SELECT "
            + String.join(", ", items)
            + " FROM (SELECT * FROM "
            + from.sql
            + " ORDER BY "
            + (order.size() == 1 ? order.get(0) : "xxhash64(" + String.join(", ", order) + ")")
            + " LIMIT "
            + (1 + choices.next(4))
            + offset
            + ") "
            + from.sql.substring(from.sql.lastIndexOf(' ') + 1),
        columns);
  }

  private Query pivot(int depth) {
    Relation from = relation(depth - 1);
    List<Column> inner = new ArrayList<>();
    String list =
        item(ColumnType.INT, from.columns, inner)
            + ", "
            + item(ColumnType.INT, from.columns, inner)
            + ", "
            + named(pivotKey(from.columns), ColumnType.TEXT, inner);
    String one = name("c");
    String two = name("c");
    List<Column> columns = new ArrayList<>(ints(inner.get(0).name, one, two));
    return new Query(
        "SELECT * FROM (SELECT "
            + list
            + " FROM "
            + from.sql
            + ") PIVOT (sum("
            + inner.get(1).name
            + ") FOR "
            + inner.get(2).name
            + " IN ('a' AS "
            + one
            + ", 'b' AS "
            + two
            + "))",
        columns);
  }

  private String pivotKey(List<Column> scope) {
    return "IF(" + expressions.of(ColumnType.FLAG, scope, 1) + ", 'a', 'b')";
  }

  private Query unpivot(int depth) {
    Relation from = relation(depth - 1);
    List<Column> inner = new ArrayList<>();
    String list =
        item(ColumnType.TEXT, from.columns, inner)
            + ", "
            + named(sometimesNull(from.columns), ColumnType.INT, inner)
            + ", "
            + named(sometimesNull(from.columns), ColumnType.INT, inner);
    Column value = new Column(name("c"), ColumnType.INT);
    Column which = new Column(name("c"), ColumnType.TEXT);
    String nulls = choices.next(2) == 0 ? "" : " INCLUDE NULLS";
    return new Query(
        "SELECT * FROM (SELECT "
            + list
            + " FROM "
            + from.sql
            + ") UNPIVOT"
            + nulls
            + " ("
            + value.name
            + " FOR "
            + which.name
            + " IN ("
            + inner.get(1).name
            + ", "
            + inner.get(2).name
            + "))",
        Arrays.asList(inner.get(0), which, value));
  }

  private String sometimesNull(List<Column> scope) {
    return "NULLIF(pmod(" + expressions.of(ColumnType.INT, scope, 1) + ", 4), 1)";
  }

  private Query lateral(int depth) {
    Relation outer = table();
    Relation inner = table();
    List<Column> columns = new ArrayList<>();
    String key = near(inner.columns);
    String filter = key + " = " + near(outer.columns);
    // Where there is no such row there still is a sum.
    List<Column> others = others(inner.columns, Arrays.asList(key));
    String made = "sum(" + expressions.of(ColumnType.INT, others, 1) + ") AS x";
    String list = item(anyType(), outer.columns, columns);
    return new Query(
        "SELECT "
            + list
            + ", "
            + named("CAST(x AS INT)", ColumnType.INT, columns)
            + " FROM "
            + outer.sql
            + (choices.next(2) == 0 ? ", LATERAL (" : " LEFT JOIN LATERAL (")
            + "SELECT "
            + made
            + " FROM "
            + inner.sql
            + " WHERE "
            + filter
            + ") ",
        columns);
  }
}
