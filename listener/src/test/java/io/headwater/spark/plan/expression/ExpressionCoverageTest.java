package io.headwater.spark.plan.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.spark.plan.SparkClasses;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * "All operands flow" is the rule for an expression that is in no table. Kinds of expressions for
 * which that is seldom the truth are looked at one by one: a new one fails here until it has a rule
 * or is listed.
 */
class ExpressionCoverageTest {
  private static final String[] KINDS = {
    "LeafExpression",
    "PlanExpression",
    "ConditionalExpression",
    "HigherOrderFunction",
    "WindowFunction",
    "Generator",
    "Attribute"
  };

  /** No operands, so no value of an input: the clock, the session, the place in a file. */
  private static final Set<String> NO_VALUE =
      names(
          "CurrentBatchTimestamp CurrentCatalog CurrentDatabase CurrentDate CurrentRow$"
              + " CurrentTimeZone CurrentTimestamp CurrentUser DistributedSequenceID EulerNumber"
              + " InputFileBlockLength InputFileBlockStart InputFileName LocalTimestamp"
              + " MonotonicallyIncreasingID Now Pi SparkPartitionID SparkVersion UnboundedFollowing$"
              + " UnboundedPreceding$ Uuid NoOp$ LambdaVariable");

  /** All operands flow, and the variables of a lambda are values of the arguments. */
  private static final Set<String> ALL_FLOW =
      names(
          "ArrayAggregate ArrayExists ArrayForAll ArraySort ArrayTransform MapZipWith TransformKeys"
              + " TransformValues ZipWith NaNvl EWM LastNonNull NullIndex Lag Lead NthValue");

  /** The rule for Generate looks at them. */
  private static final Set<String> GENERATORS =
      names(
          "Collations Explode GeneratorOuter HiveGenericUDTF Inline JsonTuple PosExplode PythonUDTF"
              + " ReplicateRows SQLKeywords Stack UserDefinedGenerator VariantExplode");

  /** Only before analysis, or only behind it. */
  private static final Set<String> ELSEWHERE =
      names(
          "CommonExpressionRef GetColumnByOrdinal GetViewColumnByNameAndOrdinal"
              + " LateralColumnAliasReference NamePlaceholder$ NamedParameter PosParameter"
              + " PrettyAttribute ResolvedCollation ResolvedFieldName ResolvedFieldPosition"
              + " ResolvedPartitionSpec ResolvedStar ScalarSubqueryReference InSubqueryExec"
              + " ScalarSubquery"
              + " DynamicPruningSubquery DynamicPruningExpression");

  private static Set<String> names(String words) {
    return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(words.split(" "))));
  }

  @Test
  void expressionsThatAreNotPlainAreLookedAtOneByOne() throws Exception {
    SparkClasses spark = SparkClasses.read();
    Set<String> found = new TreeSet<>();
    for (String kind : KINDS) {
      found.addAll(spark.below("org.apache.spark.sql.catalyst.expressions." + kind));
    }
    assertThat(found).hasSizeGreaterThan(60);
    ExpressionRules rules = ExpressionRules.standard();
    Set<String> unplaced = new TreeSet<>();
    for (String name : found) {
      String simple =
          name.substring(
              Math.max(name.lastIndexOf('.'), name.lastIndexOf('$', name.length() - 2)) + 1);
      boolean listed =
          NO_VALUE.contains(simple)
              || ALL_FLOW.contains(simple)
              || GENERATORS.contains(simple)
              || ELSEWHERE.contains(simple)
              || simple.startsWith("Unresolved");
      Class<?> type = Class.forName(name, false, getClass().getClassLoader());
      if (!listed && !rules.has(type)) {
        unplaced.add(name);
      }
    }
    assertThat(unplaced).as("give each a rule, or a place in a list here").isEmpty();
  }
}
