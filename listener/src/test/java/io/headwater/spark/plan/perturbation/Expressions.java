package io.headwater.spark.plan.perturbation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Random expressions over the columns of a query. */
final class Expressions {
  /** Makes an expression whose operands are at most so deep. */
  private interface Form {
    String make(List<Column> scope, int depth);
  }

  /** What only some places of a query may hold. */
  interface Subqueries {
    /** {@code null} where there can be none. */
    String scalar(List<Column> scope);
  }

  private final Choices choices;
  private final Map<ColumnType, List<Form>> forms = new EnumMap<>(ColumnType.class);
  private Subqueries subqueries = scope -> null;

  /**
   * @param version of Spark, as 305 for 3.5
   */
  Expressions(Choices choices, int version) {
    this.choices = choices;
    for (ColumnType type : ColumnType.values()) {
      forms.put(type, new ArrayList<>());
    }
    integers();
    texts();
    flags();
    others();
    newer(version);
  }

  /** Scalar subqueries may stand in the expressions that are made meanwhile. */
  <T> T with(Subqueries allowed, Function<Expressions, T> make) {
    Subqueries before = subqueries;
    subqueries = allowed;
    try {
      return make.apply(this);
    } finally {
      subqueries = before;
    }
  }

  String of(ColumnType type, List<Column> scope, int depth) {
    List<Form> all = forms.get(type);
    boolean leaf = depth <= 0 || choices.next(3) == 0;
    return leaf ? leaf(type, scope) : choices.of(all).make(scope, depth - 1);
  }

  /**
   * A column, or what can be made of one. Nothing that is the same whatever the tables hold: that
   * would hide what stands beside it.
   */
  private String leaf(ColumnType type, List<Column> scope) {
    List<Column> columns = new ArrayList<>(scope);
    columns.removeIf(c -> c.constant);
    List<String> fitting = new ArrayList<>();
    columns.stream().filter(c -> c.type == type).forEach(c -> fitting.add(c.name));
    // Two conditions that are one leave branches that nothing reaches.
    boolean none = fitting.isEmpty();
    if (none || (type == ColumnType.FLAG && choices.once(2))) {
      columns.stream().filter(c -> none || c.type != type).forEach(c -> fitting.add(made(type, c)));
    }
    return fitting.isEmpty() ? literal(type) : choices.of(fitting);
  }

  private String made(ColumnType type, Column from) {
    String number = from.type == ColumnType.INT ? from.name : few(from.name, 40);
    switch (type) {
      case TEXT:
        return "CAST(" + (from.type.simple() ? from.name : number) + " AS STRING)";
      case INT:
        return number;
      case FLAG:
        return "(pmod(hash(" + from.name + ", " + choices.next(9) + "), 3) > 0)";
      default:
        return made(type, number);
    }
  }

  private static String made(ColumnType type, String number) {
    switch (type) {
      case NUMBER:
        return "CAST(" + number + " AS DOUBLE)";
      case DECIMAL:
        return "CAST(" + number + " AS DECIMAL(6, 2))";
      case DATE:
        return "date_add(DATE'2024-01-10', CAST(" + number + " AS INT))";
      case TIME:
        return "CAST(" + made(ColumnType.DATE, number) + " AS TIMESTAMP)";
      case ARRAY:
        return "array_repeat(" + number + ", CAST(" + number + " % 3 AS INT))";
      case STRUCT:
        return "named_struct('x', " + number + ", 'y', CAST(" + number + " AS STRING))";
      case MAP:
        return "map('a', " + number + ")";
      default:
        return "array(named_struct('p', " + number + ", 'q', CAST(" + number + " AS STRING)))";
    }
  }

  /** One of few numbers, which one depends on all that the value holds. */
  private static String few(String value, int bound) {
    return "pmod(hash(" + value + "), " + bound + ")";
  }

  /** Something that none of the scope's columns is as it stands. */
  private String another(ColumnType type, List<Column> scope) {
    String salted = "hash(" + choices.of(scope).name + ", " + choices.next(100) + ")";
    String number = "pmod(" + salted + ", 5)";
    switch (type) {
      case INT:
        return number;
      case FLAG:
        return "(pmod(" + salted + ", 2) = 0)";
      case TEXT:
        return "CAST(" + number + " AS STRING)";
      default:
        return made(type, number);
    }
  }

  /** The simplest value there is of a type, or nearly. */
  String literal(ColumnType type) {
    switch (type) {
      case INT:
        return String.valueOf(1 + choices.next(4));
      case TEXT:
        return "'" + choices.of(Arrays.asList("a", "b", "1")) + "'";
      case FLAG:
        return "(1 = 1)";
      case NUMBER:
        return choices.next(3) + ".5D";
      case DECIMAL:
        return "CAST(" + choices.next(3) + ".25 AS DECIMAL(6, 2))";
      case DATE:
        return "DATE'2024-01-1" + choices.next(9) + "'";
      case TIME:
        return "TIMESTAMP'2024-01-01 00:1" + choices.next(9) + ":00'";
      case ARRAY:
        return "array(1, " + choices.next(5) + ")";
      case STRUCT:
        return "named_struct('x', " + choices.next(5) + ", 'y', 'a')";
      case MAP:
        return "map('a', " + choices.next(5) + ")";
      default:
        return "array(named_struct('p', " + choices.next(5) + ", 'q', 'a'))";
    }
  }

  /**
   * {@code $i}, {@code $t}, {@code $f}, ... each stand for a random operand of that type; {@code #}
   * for a number.
   */
  private void on(ColumnType type, String... templates) {
    for (String template : templates) {
      forms.get(type).add((scope, depth) -> fill(template, scope, depth));
    }
  }

  private String fill(String template, List<Column> scope, int depth) {
    StringBuilder text = new StringBuilder();
    Set<String> operands = new HashSet<>();
    for (int at = 0; at < template.length(); at++) {
      char c = template.charAt(at);
      ColumnType type = c == '$' ? ColumnType.of(template.charAt(at + 1)) : null;
      if (type != null) {
        at++;
        String operand = of(type, scope, depth);
        // Twice the same often means that nothing can change: NULLIF(a, a).
        text.append(operands.add(operand) ? operand : another(type, scope));
      } else {
        text.append(c == '#' ? String.valueOf(choices.next(5)) : String.valueOf(c));
      }
    }
    return text.toString();
  }

  /*
   * Each operand has to be able to make a difference, whatever it is made of: what compares texts,
   * takes an element by number or looks for null does so with what is sure to be of few values.
   */

  private void integers() {
    on(
        ColumnType.INT,
        "($i + $i)",
        "($i * $i)",
        "($i - #)",
        "CASE WHEN $f THEN $i WHEN $f THEN $i ELSE $i END",
        "CASE pmod($i, 3) WHEN 0 THEN $i WHEN 1 THEN # ELSE $i END",
        "IF($f, $i, $i)",
        "COALESCE(NULLIF($i, #), $i)",
        "COALESCE(IF($f, $i, NULL), $i)",
        "NVL2(NULLIF($i, #), $i, $i)",
        "NULLIF(pmod($i, 3), pmod($i, 3))",
        "greatest(pmod($i, 7), pmod($i, 7))",
        "least(pmod($i, 7), pmod($i, 7), 3)",
        "abs(- $i)",
        "(+ $i)",
        "($i % 3)",
        "(pmod($i, 8) & pmod($i, 8))",
        "length(repeat('a', pmod(hash($t), 3)))",
        "instr(substring('xxabx', 1 + pmod(hash($t), 4)), 'a')",
        "CAST(CAST(pmod(hash($t), 5) AS STRING) AS INT)",
        "CAST($i AS BIGINT)",
        "CAST($f AS INT)",
        "CAST($n AS INT)",
        "CAST($D * 4 AS INT)",
        "datediff($d, $d)",
        "day($d)",
        "pmod(hash($T), 60)",
        "size(filter($a, e -> e > 1))",
        "$a[pmod($i, 2)]",
        "element_at($a, CAST(1 + pmod($i, 2) AS INT))",
        "array_position($a, pmod($i, 5))",
        "aggregate($a, CAST($i AS INT), (acc, e) -> CAST(acc + e AS INT), acc -> acc * 2)",
        "aggregate($a, 0, (acc, e) -> CAST(acc + e * $i AS INT))",
        "$m[element_at(array('a', 'b', 'c'), CAST(1 + pmod($i, 3) AS INT))]",
        "aggregate(map_values($m), 0, (acc, e) -> CAST(acc + e AS INT))",
        "size(map_filter($m, (mk, mv) -> pmod(mv + 1, 4) > pmod($i, 4)))",
        "$s.x",
        "pmod(hash($s), 7)",
        "$I[0].p",
        "size(filter($I, e -> pmod(e.p + 1, 4) > pmod($i, 4)))",
        "crc32(CAST($t AS BINARY))",
        "pmod(hash($i, $t), 1000)",
        "CAST(pmod(xxhash64($t), 1000) AS INT)",
        "plus($i, $i)",
        "ifnull(IF($f, $i, NULL), $i)",
        "array($i, $i)[IF($f, 0, 1)]",
        "floor($n)");
    forms
        .get(ColumnType.INT)
        .add(
            (scope, depth) -> {
              String subquery = subqueries.scalar(scope);
              return subquery == null ? leaf(ColumnType.INT, scope) : subquery;
            });
  }

  private void texts() {
    on(
        ColumnType.TEXT,
        "concat($t, $t)",
        "upper($t)",
        "substring(md5(CAST($t AS BINARY)), 1, 1)",
        "md5(CAST($t AS BINARY))",
        "sha1(CAST($t AS BINARY))",
        "sha2(CAST($t AS BINARY), 256)",
        "CAST($i AS STRING)",
        "CAST($t AS STRING)",
        "CAST($D AS STRING)",
        "CAST($f AS STRING)",
        "CASE WHEN $f THEN $t ELSE $t END",
        "IF($f, $t, $t)",
        "COALESCE(IF($f, $t, NULL), $t)",
        "NULLIF(CAST(pmod($i, 3) AS STRING), CAST(pmod($i, 3) AS STRING))",
        "concat_ws('-', $t, $t)",
        "regexp_replace(concat('^', $t), '\\\\^', concat('x', $t))",
        "date_format($d, 'dd')",
        "get_json_object(to_json(named_struct('f', $t)), '$.f')",
        "$s.y",
        "named_struct('x', $i, 'y', $t).y",
        "$I[0].q",
        "map('a', $t, 'b', $t)[IF($f, 'a', 'b')]",
        "glue($i, $t)",
        "nvl(IF($f, $t, NULL), $t)",
        "array_join(transform($a, e -> CAST(e AS STRING)), ',')");
  }

  private void flags() {
    on(
        ColumnType.FLAG,
        "($i > $i)",
        "(pmod($i, 3) = pmod($i, 3))",
        "(pmod($i, 5) < 3)",
        "(pmod($i, 3) <=> pmod($i, 3))",
        "(pmod(hash($t), 3) = pmod(hash($t), 3))",
        "(substring(md5(CAST($t AS BINARY)), 1, 1) < '8')",
        "(NULLIF(pmod($i, 3), 1) IS NULL)",
        "(NULLIF(pmod(hash($t), 3), 1) IS NOT NULL)",
        "(pmod($i, 4) IN (1, pmod($i, 3)))",
        "(CAST(pmod(hash($t), 4) AS STRING) IN ('0', '2'))",
        "(pmod($i, 5) BETWEEN 1 AND pmod($i, 6))",
        "($f AND $f)",
        "($f OR $f)",
        "(NOT $f)",
        "(CAST(pmod(hash($t), 3) AS STRING) LIKE '1%')",
        "array_contains($a, pmod($i, 5))",
        "exists($a, e -> pmod(e + 1, 4) > pmod($i, 4))",
        "isnan(sqrt(1 - pmod($n, 3)))",
        "($n >= $n)",
        "($D < $D)",
        "($d > $d)",
        "($T > $T)");
  }

  private void others() {
    on(
        ColumnType.NUMBER,
        "CAST($i AS DOUBLE)",
        "($n + $n)",
        "nanvl(sqrt(pmod($n, 3) - 1), $n)",
        "round($n)",
        "CASE WHEN $f THEN $n END",
        "COALESCE(IF($f, $n, NULL), $n)");
    on(
        ColumnType.DECIMAL,
        "CAST($i AS DECIMAL(6, 2))",
        "CAST($D + $D AS DECIMAL(6, 2))",
        "CAST($D * 2 AS DECIMAL(6, 2))");
    on(ColumnType.DATE, "date_add($d, #)", "COALESCE(IF($f, $d, NULL), $d)", "CAST($T AS DATE)");
    on(
        ColumnType.TIME,
        "date_trunc('HOUR', $T)",
        "COALESCE(IF($f, $T, NULL), $T)",
        "CAST($d AS TIMESTAMP)");
    on(
        ColumnType.ARRAY,
        "array($i, $i)",
        "transform($a, e -> e + 1)",
        "transform($a, e -> e + $i)",
        "transform($a, (e, pos) -> e * (1 + pos))",
        "filter($a, e -> pmod(e + 1, 4) > pmod($i, 4))",
        "sort_array($a)",
        "array_sort($a, (l, r) -> CAST(r - l AS INT))",
        "array_union($a, $a)",
        "zip_with($a, $a, (l, r) -> COALESCE(l, 5) + COALESCE(r, 6))",
        "array_remove($a, pmod($i, 4))",
        "flatten(array($a, $a))",
        "$I.p",
        "transform($I, e -> e.p)",
        "map_values($m)");
    on(
        ColumnType.STRUCT,
        "named_struct('x', $i, 'y', $t)",
        "IF($f, $s, $s)",
        "COALESCE(IF($f, $s, NULL), $s)",
        "element_at(transform(array($i), e -> named_struct('x', e, 'y', $t)), 1)");
    on(
        ColumnType.MAP,
        "map('a', $i, 'b', $i)",
        "map_concat(map('c', $i), $m)",
        "map_filter($m, (mk, mv) -> pmod(mv + 1, 4) > pmod($i, 4))",
        "transform_values($m, (mk, mv) -> mv + $i)",
        "map_zip_with($m, $m, (mk, l, r) -> COALESCE(l, 5) + COALESCE(r, 6))",
        "map_from_arrays(array('a'), array($i))");
    on(
        ColumnType.ITEMS,
        "array(named_struct('p', $i, 'q', $t))",
        "filter($I, e -> pmod(e.p + 1, 4) > pmod($i, 4))",
        "transform($I, e -> named_struct('p', e.p + 1, 'q', e.q))");
  }

  private void newer(int version) {
    if (version >= 301) {
      on(ColumnType.STRUCT, "struct($i AS x, $t AS y)");
    }
    if (version >= 304) {
      on(ColumnType.TEXT, "mask($t)", "mask($t, 'X')");
      on(ColumnType.INT, "get($a, CAST(pmod($i, 2) AS INT))");
      on(ColumnType.ARRAY, "array_append($a, $i)", "array_insert($a, 1, $i)", "array_compact($a)");
    }
    if (version >= 305) {
      on(ColumnType.TEXT, "to_char(pmod($i, 90), '999')", "sha(CAST($t AS BINARY))");
    }
    if (version >= 400) {
      on(ColumnType.TEXT, "($t COLLATE UTF8_BINARY)", "twice($t)");
      on(ColumnType.INT, "$s.x::INT", "nullifzero(pmod($i, 3))");
    }
  }
}
