package io.headwater.spark.plan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.spark.plan.SparkClasses;
import io.headwater.spark.plan.access.Member;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every plan node of this Spark line has a place, and docs/coverage.md says which. A node that a
 * new Spark line brings fails here until somebody has thought about it.
 */
class PlanCoverageTest {
  private static final Path DOC = Paths.get("..", "docs", "coverage.md");
  private static final String NODE = "org.apache.spark.sql.catalyst.plans.logical.LogicalPlan";

  private static final int MOST_OPAQUE = 15;

  /** Nodes without a rule, by the reason why they need none; {@code *} stands for any letters. */
  private static final Map<String, String> WITHOUT_RULE = new LinkedHashMap<>();

  static {
    without(
        "parsed, gone or replaced after analysis",
        "Unresolved*",
        "*Statement",
        "AlterViewAs",
        "AlterViewSchemaBinding",
        "CreateView",
        "DataFrameDropColumns",
        "ExecuteImmediateQuery",
        "GroupingSets",
        "InsertIntoDir",
        "LoadData",
        "NameParameterizedQuery",
        "Pivot",
        "PlanWithUnresolvedIdentifier",
        "PosParameterizedQuery",
        "RelationTimeTravel",
        "SQLTableFunction",
        "SetTableSerDeProperties",
        "TemporaryViewRelation",
        "Unpivot",
        "With");
    without(
        "name of a command's target, read by the command's rule",
        "CurrentNamespace",
        "ResolvedIdentifier",
        "ResolvedNamespace",
        "ResolvedNonPersistentFunc",
        "ResolvedPersistentFunc",
        "ResolvedPersistentView",
        "ResolvedProcedure",
        "ResolvedTable",
        "ResolvedTempView",
        "ResolvedView");
    without(
        "made by the optimizer, behind the analysed plan",
        "DeleteFromTableWithFilters",
        "DomainJoin",
        "DummyExpressionHolder",
        "OrderedJoin",
        "ScanBuilderHolder");
    without(
        "a step of an SQL script, whose statements are actions of their own",
        "CompoundBody",
        "ErrorCondition",
        "ExceptionHandler");
    without("its rows were collected while it was analysed: reported as unknown", "Transpose");
    without("what a procedure does cannot be seen: reported as unknown", "Call");
    without(
        "streaming, by the query and not by this node",
        "MemoryPlan",
        "OffsetHolder",
        "WriteToContinuousDataSource");
  }

  private static Map<Placement, Set<String>> placed;
  private static Set<String> missing;

  private static void without(String reason, String... names) {
    for (String name : names) {
      WITHOUT_RULE.put(name, reason);
    }
  }

  @BeforeAll
  static void place() throws Exception {
    NodeRegistry registry = NodeRules.standard();
    placed = new EnumMap<>(Placement.class);
    missing = new TreeSet<>();
    Set<String> nodes = SparkClasses.read().below(NODE);
    assertThat(nodes).hasSizeGreaterThan(200);
    for (String name : nodes) {
      Class<?> type = Class.forName(name, false, PlanCoverageTest.class.getClassLoader());
      Placement placement = registry.placement(type);
      String simple = Member.simpleName(type).replace("$", "");
      if (placement != null) {
        placed.computeIfAbsent(placement, p -> new TreeSet<>()).add(simple);
      } else {
        missing.add(simple);
      }
    }
  }

  private static String reason(String node) {
    for (Map.Entry<String, String> entry : WITHOUT_RULE.entrySet()) {
      if (node.matches(entry.getKey().replace("*", "\\w*"))) {
        return entry.getValue();
      }
    }
    return null;
  }

  @Test
  void everyNodeHasARuleOrAReasonToHaveNone() {
    assertThat(missing.stream().filter(node -> reason(node) == null))
        .as("nodes that are reported as unknown; give each a rule or a reason here")
        .isEmpty();
  }

  /** A node is opaque only where user code gets all that its inputs have and passes on nothing. */
  @Test
  void fewNodesAreOpaque() {
    assertThat(placed.get(Placement.OPAQUE)).hasSizeLessThanOrEqualTo(MOST_OPAQUE);
  }

  /** Rewritten with {@code -Dheadwater.docs.rewrite=true}, once on every Spark line. */
  @Test
  void documentNamesThemAll() throws IOException {
    String doc = new String(Files.readAllBytes(DOC), StandardCharsets.UTF_8);
    Map<String, Set<String>> rows = rows(doc);
    Map<String, Set<String>> expected = new LinkedHashMap<>();
    for (Placement placement : Placement.values()) {
      expected.put(words(placement), placed.getOrDefault(placement, new TreeSet<>()));
    }
    for (String node : missing) {
      String reason = reason(node);
      if (reason != null) {
        expected.computeIfAbsent("none: " + reason, r -> new TreeSet<>()).add(node);
      }
    }
    if (Boolean.getBoolean("headwater.docs.rewrite")) {
      expected.forEach(
          (row, nodes) -> rows.computeIfAbsent(row, r -> new TreeSet<>()).addAll(nodes));
      Files.write(DOC, replaced(doc, rows).getBytes(StandardCharsets.UTF_8));
    }
    expected.forEach((row, nodes) -> assertThat(rows.get(row)).as(row).containsAll(nodes));
  }

  private static String words(Placement placement) {
    switch (placement) {
      case PASSED_ON:
        return "columns and rows of its child";
      case HANDLED:
        return "a rule of its own";
      case OPAQUE:
        return "user code: from all inputs, marked `OPAQUE_FUNCTION`";
      case SOURCE:
        return "a source";
      case COMMAND:
        return "a command";
      default:
        return "silent";
    }
  }

  private static final Pattern SECTION =
      Pattern.compile("(?s)(<!-- plan nodes -->\\n).*?(<!-- end of plan nodes -->)");
  private static final Pattern ROW = Pattern.compile("\\| (.*?) \\| (.*?) \\|");

  private static Map<String, Set<String>> rows(String doc) {
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    Matcher section = SECTION.matcher(doc);
    assertThat(section.find()).as("section of plan nodes in %s", DOC).isTrue();
    Matcher row = ROW.matcher(section.group());
    while (row.find()) {
      if (!row.group(1).equals("answer") && !row.group(1).startsWith("---")) {
        rows.put(row.group(1), new TreeSet<>(Arrays.asList(row.group(2).split(", "))));
      }
    }
    return rows;
  }

  private static String replaced(String doc, Map<String, Set<String>> rows) {
    String table =
        rows.entrySet().stream()
            .map(e -> "| " + e.getKey() + " | " + String.join(", ", e.getValue()) + " |\n")
            .collect(Collectors.joining());
    return SECTION
        .matcher(doc)
        .replaceFirst(
            "$1" + Matcher.quoteReplacement("| answer | nodes |\n|---|---|\n" + table) + "$2");
  }
}
