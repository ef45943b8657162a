package io.headwater.spark.plan.perturbation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** A column, or what can be made of one with a plain function; now and then a literal. */
  private String leaf(ColumnType type, List<Column> scope) {
    List<String> fitting = new ArrayList<>();
    scope.stream().filter(c -> c.type == type).forEach(c -> fitting.add(c.name));
    if (fitting.isEmpty()) {
      scope.forEach(c -> made(type, c).ifPresent(fitting::add));
    }
    return fitting.isEmpty() || choices.once(30) ? literal(type) : choices.of(fitting);
  }

  private static Optional<String> made(ColumnType type, Column from) {
    String text = "CAST(" + from.name + " AS STRING)";
    boolean number = from.type == ColumnType.INT;
    switch (type) {
      case TEXT:
        return from.type.simple() ? Optional.of(text) : Optional.empty();
      case INT:
        return Optional.of(number(from, text));
      case FLAG:
        return Optional.of(number ? "(" + from.name + " > 1)" : "(" + from.name + " IS NULL)");
      case NUMBER:
        return of(number, "CAST(" + from.name + " AS DOUBLE)");
      case DECIMAL:
        return of(number, "CAST(" + from.name + " AS DECIMAL(6, 2))");
      case DATE:
        return of(number, "date_add(DATE'2024-01-10', CAST(" + from.name + " AS INT))");
      case ARRAY:
        return of(number, "array_repeat(" + from.name + ", CAST(" + from.name + " % 3 AS INT))");
      case STRUCT:
        return of(number, "named_struct('x', " + from.name + ", 'y', 'a')");
      case MAP:
        return of(number, "map('a', " + from.name + ")");
      case ITEMS:
        return of(number, "array(named_struct('p', " + from.name + ", 'q', 'a'))");
      default:
        return Optional.empty();
    }
  }

  private static Optional<String> of(boolean possible, String text) {
    return possible ? Optional.of(text) : Optional.empty();
  }

  private static String number(Column from, String text) {
    return from.type == ColumnType.TEXT
        ? "(ascii(" + text + ") % 5)"
        : from.type.simple()
            ? "length(" + text + ")"
            : from.type == ColumnType.STRUCT ? from.name + ".x" : "size(" + from.name + ")";
  }

  private String literal(ColumnType type) {
    switch (type) {
      case INT:
        return String.valueOf(choices.next(5));
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
        text.append(operands.add(operand) ? operand : leaf(type, scope));
      } else {
        text.append(c == '#' ? String.valueOf(choices.next(5)) : String.valueOf(c));
      }
    }
    return text.toString();
  }

  private void integers() {
    on(
        ColumnType.INT,
        "($i + $i)",
        "($i * $i)",
        "($i - #)",
        "CASE WHEN $f THEN $i WHEN $f THEN $i ELSE $i END",
        "CASE $i WHEN # THEN $i ELSE # END",
        "IF($f, $i, $i)",
        "COALESCE($i, $i)",
        "NVL2($i, $i, $i)",
        "NULLIF($i, $i)",
        "greatest($i, $i)",
        "least($i, $i, #)",
        "abs(- $i)",
        "(+ $i)",
        "($i % 3)",
        "($i & $i)",
        "length($t)",
        "instr($t, 'a')",
        "CAST($t AS INT)",
        "CAST($i AS BIGINT)",
        "CAST($f AS INT)",
        "CAST($n AS INT)",
        "CAST($D AS INT)",
        "datediff($d, $d)",
        "year($d)",
        "minute($T)",
        "size($a)",
        "$a[0]",
        "element_at($a, 1)",
        "array_position($a, 1)",
        "aggregate($a, CAST($i AS INT), (acc, e) -> CAST(acc + e AS INT), acc -> acc * 2)",
        "aggregate($a, 0, (acc, e) -> CAST(acc + e * $i AS INT))",
        "$m['a']",
        "size(map_keys($m))",
        "size(map_filter($m, (mk, mv) -> mv > $i))",
        "$s.x",
        "$I[0].p",
        "size($I.q)",
        "crc32(CAST($t AS BINARY))",
        "CAST(hash($i, $t) % 1000 AS INT)",
        "CAST(xxhash64($t) % 1000 AS INT)",
        "plus($i, $i)",
        "ifnull($i, $i)",
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
        "substring($t, 1, 1)",
        "md5(CAST($t AS BINARY))",
        "sha1(CAST($t AS BINARY))",
        "sha2(CAST($t AS BINARY), 256)",
        "CAST($i AS STRING)",
        "CAST($t AS STRING)",
        "CAST($D AS STRING)",
        "CAST($f AS STRING)",
        "CASE WHEN $f THEN $t ELSE $t END",
        "IF($f, $t, $t)",
        "COALESCE($t, $t)",
        "NULLIF($t, $t)",
        "concat_ws('-', $t, $t)",
        "regexp_replace($t, 'a', $t)",
        "date_format($d, 'yyyy')",
        "get_json_object($t, '$.f')",
        "$s.y",
        "named_struct('x', $i, 'y', $t).y",
        "$I[0].q",
        "map('a', $t, 'b', $t)[IF($f, 'a', 'b')]",
        "glue($i, $t)",
        "nvl($t, $t)",
        "array_join(transform($a, e -> CAST(e AS STRING)), ',')");
  }

  private void flags() {
    on(
        ColumnType.FLAG,
        "($i > $i)",
        "($i = $i)",
        "($i < 3)",
        "($i <=> $i)",
        "($t = $t)",
        "($t <> 'a')",
        "($i IS NULL)",
        "($t IS NOT NULL)",
        "($i IN (1, 2, $i))",
        "($t IN ('a', 'b'))",
        "($i BETWEEN # AND $i)",
        "($f AND $f)",
        "($f OR $f)",
        "(NOT $f)",
        "($t LIKE 'a%')",
        "array_contains($a, $i)",
        "exists($a, e -> e > $i)",
        "isnan($n)",
        "($n >= $n)",
        "($D < $D)",
        "($d = $d)",
        "($T > $T)");
  }

  private void others() {
    on(
        ColumnType.NUMBER,
        "CAST($i AS DOUBLE)",
        "($n + $n)",
        "nanvl($n, $n)",
        "round($n)",
        "CASE WHEN $f THEN $n END",
        "COALESCE($n, $n)");
    on(
        ColumnType.DECIMAL,
        "CAST($i AS DECIMAL(6, 2))",
        "CAST($D + $D AS DECIMAL(6, 2))",
        "CAST($D * 2 AS DECIMAL(6, 2))");
    on(ColumnType.DATE, "date_add($d, #)", "COALESCE($d, $d)", "CAST($T AS DATE)");
    on(ColumnType.TIME, "date_trunc('HOUR', $T)", "COALESCE($T, $T)", "CAST($d AS TIMESTAMP)");
    on(
        ColumnType.ARRAY,
        "array($i, $i)",
        "transform($a, e -> e + 1)",
        "transform($a, e -> e + $i)",
        "transform($a, (e, pos) -> e * pos)",
        "filter($a, e -> e > $i)",
        "sort_array($a)",
        "array_sort($a, (l, r) -> CAST(r - l AS INT))",
        "array_union($a, $a)",
        "zip_with($a, $a, (l, r) -> l + r)",
        "array_remove($a, $i)",
        "flatten(array($a, $a))",
        "$I.p",
        "transform($I, e -> e.p)",
        "map_values($m)");
    on(
        ColumnType.STRUCT,
        "named_struct('x', $i, 'y', $t)",
        "IF($f, $s, $s)",
        "COALESCE($s, $s)",
        "element_at(transform(array($i), e -> named_struct('x', e, 'y', $t)), 1)");
    on(
        ColumnType.MAP,
        "map('a', $i, 'b', $i)",
        "map_concat(map('c', $i), $m)",
        "map_filter($m, (mk, mv) -> mv < $i)",
        "transform_values($m, (mk, mv) -> mv + $i)",
        "map_zip_with($m, $m, (mk, l, r) -> l + r)",
        "map_from_arrays(array('a'), array($i))");
    on(
        ColumnType.ITEMS,
        "array(named_struct('p', $i, 'q', $t))",
        "filter($I, e -> e.p > $i)",
        "transform($I, e -> named_struct('p', e.p + 1, 'q', e.q))");
  }

  private void newer(int version) {
    if (version >= 301) {
      on(ColumnType.STRUCT, "struct($i AS x, $t AS y)");
    }
    if (version >= 304) {
      on(ColumnType.TEXT, "mask($t)", "mask($t, 'X')");
      on(ColumnType.INT, "get($a, 0)");
      on(ColumnType.ARRAY, "array_append($a, $i)", "array_insert($a, 1, $i)", "array_compact($a)");
    }
    if (version >= 305) {
      on(ColumnType.TEXT, "to_char($i, '999')", "sha(CAST($t AS BINARY))");
    }
    if (version >= 400) {
      on(ColumnType.TEXT, "($t COLLATE UTF8_BINARY)", "twice($t)");
      on(ColumnType.INT, "$s.x::INT", "nullifzero($i)");
    }
  }
}
