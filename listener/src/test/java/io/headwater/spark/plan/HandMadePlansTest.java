package io.headwater.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Gap;
import io.headwater.spark.plan.access.Scala;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.CalendarInterval;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.Nil$;

/**
 * Nodes and expressions that an analyzed query of SQL or of frames does not hold: the optimizer's,
 * the parser's, streams', those of programs in R or Python. Each is built by its constructor, so
 * that its rule meets the real class of every Spark line that has it.
 */
class HandMadePlansTest extends SparkTest {
  private static final String[] PACKAGES = {
    "catalyst.plans.logical.",
    "catalyst.expressions.",
    "catalyst.expressions.objects.",
    "catalyst.analysis.",
    "catalyst.streaming.",
    "catalyst.optimizer.",
    "execution.datasources."
  };

  private static Alias alias;
  private static LogicalPlan child;

  /** What consumes objects takes one column only. */
  private static LogicalPlan single;

  private static List<String> edgesOfChild;

  @BeforeAll
  static void table() {
    spark().sql("DROP TABLE IF EXISTS hand_made");
    spark().sql("CREATE TABLE hand_made (a INT, b INT) USING parquet");
    Project named =
        (Project)
            spark()
                .sql("SELECT a AS x FROM (SELECT a, b FROM hand_made WHERE b > 0)")
                .queryExecution()
                .analyzed();
    alias = (Alias) Scala.<NamedExpression>list(named.projectList()).get(0);
    child = named.child();
    single = spark().sql("SELECT a FROM hand_made WHERE b > 0").queryExecution().analyzed();
    edgesOfChild = Lineage.of(child).edges();
  }

  private static Class<?> find(String name) {
    for (String in : PACKAGES) {
      try {
        return Class.forName("org.apache.spark.sql." + in + name);
      } catch (ClassNotFoundException | LinkageError e) {
        // Another package, or another Spark line.
      }
    }
    return null;
  }

  private static List<Class<?>> classes(String names) {
    List<Class<?>> classes = new ArrayList<>();
    for (String name : names.split(" ")) {
      Class<?> type = find(name);
      if (type != null) {
        classes.add(type);
      }
    }
    return classes;
  }

  private static Object made(Class<?> type) throws ReflectiveOperationException {
    return made(type, child);
  }

  private static Object made(Class<?> type, LogicalPlan over) throws ReflectiveOperationException {
    Constructor<?> constructor =
        Arrays.stream(type.getConstructors())
            .max(Comparator.comparingInt(Constructor::getParameterCount))
            .get();
    Object[] arguments =
        Arrays.stream(constructor.getParameterTypes()).map(t -> argument(t, over)).toArray();
    if (type.getSimpleName().equals("MultiResult")) {
      arguments[0] = list(over);
    }
    return constructor.newInstance(arguments);
  }

  private static Object argument(Class<?> type, LogicalPlan over) {
    Attribute a = Scala.<Attribute>list(over.output()).get(0);
    Object[] all = {
      over,
      a,
      list(a),
      "x",
      "x".getBytes(StandardCharsets.UTF_8),
      OutputMode.Append(),
      DataTypes.IntegerType,
      new StructType().add("x", DataTypes.IntegerType),
      new CalendarInterval(0, 0, 1),
      scala.None$.MODULE$,
      scala.collection.immutable.Map$.MODULE$.empty(),
      new UUID(1, 2),
      Inner$.MODULE$
    };
    if (type == int.class || type == long.class) {
      return 1;
    }
    if (type == boolean.class) {
      return false;
    }
    for (Object each : all) {
      if (type.isInstance(each) && type != Object.class) {
        return each;
      }
    }
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 0);
    }
    return null;
  }

  private static scala.collection.immutable.List<Object> list(Object one) {
    return Nil$.MODULE$.$colon$colon(one);
  }

  @Test
  void nodesThatLeaveTheirChildAsItIs() throws Exception {
    List<Class<?>> nodes =
        classes(
            "ReturnAnswer Subquery Tail UnresolvedHint WithWindowDefinition EventTimeWatermark"
                + " UpdateEventTimeWatermarkColumn WindowGroupLimit SQLFunctionNode WriteFiles"
                + " WriteToStream WriteToStreamStatement PipeOperator"
                + " RebalancePartitions");
    assertThat(nodes).hasSizeGreaterThanOrEqualTo(5);
    for (Class<?> node : nodes) {
      if (LogicalPlan.class.isAssignableFrom(node)) {
        assertThat(Lineage.of((LogicalPlan) made(node)).edges())
            .as(node.getName())
            .containsExactlyElementsOf(edgesOfChild);
      }
    }
  }

  @Test
  void expressionsThatLeaveTheirValueAsItIs() throws Exception {
    List<Class<?>> wrappers =
        classes(
            "PromotePrecision KnownFloatingPointNormalized KnownNullable KnownNotNull UpCast"
                + " CheckOverflow CheckOverflowInTableInsert TempResolvedColumn"
                + " NamedArgumentExpression DefaultValueExpression UnresolvedAlias MultiAlias AnsiCast");
    assertThat(wrappers).hasSizeGreaterThanOrEqualTo(5);
    for (Class<?> wrapper : wrappers) {
      if (Expression.class.isAssignableFrom(wrapper)) {
        assertThat(edgesTo((Expression) made(wrapper)))
            .as(wrapper.getName())
            .containsExactly("hand_made.a -IDENTITY-> x");
      }
    }
    assertThat(edgesTo((Expression) made(find("HiveHash"))))
        .containsExactly("hand_made.a -TRANSFORMATION(masking)-> x");
  }

  private static List<String> edgesTo(Expression value) {
    return Lineage.of(project(value)).edges().stream()
        .filter(edge -> edge.endsWith("> x"))
        .collect(Collectors.toList());
  }

  private static LogicalPlan project(Expression value) {
    @SuppressWarnings("unchecked")
    scala.collection.immutable.List<Expression> values =
        (scala.collection.immutable.List<Expression>) (Object) list(value);
    @SuppressWarnings("unchecked")
    scala.collection.immutable.List<NamedExpression> columns =
        (scala.collection.immutable.List<NamedExpression>)
            (Object) list(alias.withNewChildren(values));
    return new Project(columns, child);
  }

  /** What nobody has resolved is never taken for no lineage. */
  @Test
  void namesThatNobodyHasResolved() throws Exception {
    for (Class<?> type :
        classes(
            "UnresolvedAttribute UnresolvedFunction UnresolvedStar UnresolvedRegex"
                + " UnresolvedSubqueryColumnAliases")) {
      Object name = made(type);
      LogicalPlan plan =
          name instanceof LogicalPlan ? (LogicalPlan) name : project((Expression) name);
      assertThat(Lineage.of(plan).lineage().graph().gaps())
          .as(type.getName())
          .anyMatch(Gap::incomplete);
    }
  }

  @Test
  void nodesThatKeepTheColumnsBelow() throws Exception {
    for (Class<?> node :
        classes("AsOfJoin AttachDistributedSequence DeduplicateWithinWatermark MultiResult")) {
      LogicalPlan plan = (LogicalPlan) made(node);
      assertThat(Lineage.of(plan).edges()).as(node.getName()).containsAll(edgesOfChild);
    }
  }

  @Test
  void rowsInTheTextOfAQueryComeFromNowhere() throws Exception {
    for (Class<?> node : classes("UnresolvedInlineTable ResolvedInlineTable")) {
      assertThat(Lineage.of((LogicalPlan) made(node)).lineage().graph().gaps())
          .as(node.getName())
          .isEmpty();
    }
  }

  @Test
  void programsInOtherLanguagesMayMakeAnythingOfAllColumns() throws Exception {
    List<Class<?>> nodes =
        classes(
            "MapPartitionsInR MapPartitionsInRWithArrow MapInPandas PythonMapInArrow MapInArrow"
                + " ScriptTransformation FlatMapGroupsInR FlatMapGroupsInRWithArrow"
                + " FlatMapGroupsInPandas FlatMapGroupsInArrow FlatMapCoGroupsInPandas"
                + " FlatMapCoGroupsInArrow FlatMapGroupsWithState FlatMapGroupsInPandasWithState"
                + " TransformWithState TransformWithStateInPandas AppendColumnsWithObject"
                + " BatchEvalPython ArrowEvalPython BatchEvalPythonUDTF ArrowEvalPythonUDTF");
    assertThat(nodes).hasSizeGreaterThanOrEqualTo(5);
    for (Class<?> node : nodes) {
      LogicalPlan plan = (LogicalPlan) made(node, single);
      assertThat(Lineage.of(plan).edges())
          .as(node.getName())
          .anyMatch(edge -> edge.startsWith("hand_made.a -"))
          .anyMatch(edge -> edge.startsWith("hand_made.b -"));
    }
  }
}
