package io.headwater.spark.plan.perturbation;

import io.headwater.spark.plan.access.Scala;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.Partition;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.memory.TaskMemoryManager;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.FullOuter$;
import org.apache.spark.sql.catalyst.plans.InnerLike;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.CoalesceExec;
import org.apache.spark.sql.execution.CollectLimitExec;
import org.apache.spark.sql.execution.ExecSubqueryExpression;
import org.apache.spark.sql.execution.LocalLimitExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.ReusedSubqueryExec;
import org.apache.spark.sql.execution.ScalarSubquery;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.exchange.BroadcastExchangeExec;
import org.apache.spark.sql.execution.exchange.ShuffleExchangeExec;
import org.apache.spark.sql.execution.joins.BroadcastNestedLoopJoinExec;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.immutable.List$;
import scala.runtime.AbstractPartialFunction;

/**
 * Runs one query again and again over rows that change, without Spark's scheduler: shuffles become
 * one partition, and that is computed in the calling thread. What Spark remembers from one run
 * (broadcasts, subqueries) is planned anew.
 */
final class Execution {
  /** No task of the scheduler will ever have this number. */
  private static final long TASK = 1L << 40;

  /** What the session that makes the plans has to be set to. */
  static final Map<String, String> SETTINGS = new LinkedHashMap<>();

  static {
    SETTINGS.put("spark.sql.codegen.wholeStage", "false");
    SETTINGS.put("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    SETTINGS.put("spark.sql.adaptive.enabled", "false");
    SETTINGS.put("spark.sql.autoBroadcastJoinThreshold", "-1");
    SETTINGS.put("spark.sql.exchange.reuse", "false");
    SETTINGS.put("spark.sql.execution.topKSortFallbackThreshold", "0");
    SETTINGS.put("spark.sql.crossJoin.enabled", "true");
    SETTINGS.put("spark.sql.ansi.enabled", "false");
    SETTINGS.put("spark.sql.session.timeZone", "UTC");
    SETTINGS.put("spark.sql.shuffle.partitions", "1");
    SETTINGS.put("spark.sql.mapKeyDedupPolicy", "LAST_WIN");
    SETTINGS.put("spark.sql.legacy.allowHashOnMapType", "true");
    SETTINGS.put("spark.sql.optimizer.excludedRules", rules());
  }

  /**
   * Rules that make no difference to what comes out. They take more time than they save over a few
   * rows.
   */
  private static String rules() {
    String names =
        "PushProjectionThroughUnion ReorderJoin EliminateOuterJoin PushDownPredicates"
            + " PushDownLeftSemiAntiJoin PushLeftSemiLeftAntiThroughJoin LimitPushDown"
            + " LimitPushDownThroughWindow ColumnPruning GenerateOptimization"
            + " InferFiltersFromConstraints InferFiltersFromGenerate CollapseRepartition"
            + " CollapseProject CollapseWindow CombineFilters CombineUnions TransposeWindow"
            + " NullPropagation NullDownPropagation ConstantPropagation FoldablePropagation"
            + " OptimizeIn OptimizeRand ReorderAssociativeOperator LikeSimplification"
            + " BooleanSimplification SimplifyConditionals PushFoldableIntoBranches"
            + " RemoveDispensableExpressions SimplifyBinaryComparison"
            + " ReplaceNullWithFalseInPredicate PruneFilters SimplifyCasts"
            + " SimplifyCaseConversionExpressions EliminateSerialization RemoveRedundantAliases"
            + " RemoveRedundantAggregates UnwrapCastInBinaryComparison RemoveNoopOperators"
            + " RemoveNoopUnion OptimizeUpdateFields SimplifyExtractValueOps OptimizeCsvJsonExprs"
            + " CombineConcats PushPredicateThroughJoin OptimizeRepartition"
            + " EliminateWindowPartitions EliminateOffsets EliminateLimits EliminateSorts"
            + " ConvertToLocalRelation DecimalAggregates CostBasedJoinReorder"
            + " SimplifyDateTimeConversions NestedColumnAliasing OptimizeJoinCondition"
            + " InferWindowGroupLimit EliminateAggregateFilter OptimizeOneRowRelationSubquery"
            + " CheckCartesianProducts";
    return Stream.of(names.split(" "))
        .map(name -> "org.apache.spark.sql.catalyst.optimizer." + name)
        .collect(Collectors.joining(","));
  }

  /** Without it, Spark compiles every expression, which takes longer than its few rows. */
  private static final String INTERPRETED_ALLOWED = "spark.testing";

  private final SparkSession session;
  private final LogicalPlan analyzed;
  private final scala.Function1<Object, Object> convert;
  private final StructType schema;
  private RDD<InternalRow> rdd;
  private boolean remembers;

  Execution(SparkSession session, LogicalPlan analyzed, StructType schema) {
    LocalBroadcast.forget();
    this.session = session;
    this.analyzed = analyzed;
    this.schema = schema;
    this.convert = CatalystTypeConverters.createToScalaConverter(schema);
  }

  /** What each row is told by: its columns, then the fields of those that hold structs. */
  static List<String> paths(StructType schema) {
    List<String> paths = new ArrayList<>(Arrays.asList(schema.fieldNames()));
    for (StructField column : schema.fields()) {
      for (String field : fields(column)) {
        paths.add(column.name() + "." + field);
      }
    }
    return paths;
  }

  private static List<String> fields(StructField column) {
    StructType struct = Tables.struct(column.dataType());
    return struct == null ? Collections.emptyList() : Arrays.asList(struct.fieldNames());
  }

  /** Rows as texts, one for each of the paths; {@code limit} + 1 of them at most. */
  List<List<String>> run(Tables tables, int limit) {
    ChangingSource.set(tables);
    if (rdd == null || remembers) {
      SparkPlan plan = local(executable(session, analyzed).executedPlan());
      remembers = remembers(plan);
      rdd = plan.execute();
    }
    TaskMemoryManager memory = new TaskMemoryManager(SparkEnv.get().memoryManager(), TASK);
    TaskContext task = task(memory);
    SparkEnv.get().blockManager().registerTask(TASK);
    TaskContext$.MODULE$.setTaskContext(task);
    System.setProperty(INTERPRETED_ALLOWED, "true");
    try {
      List<List<String>> rows = new ArrayList<>();
      each(
          rdd,
          row -> {
            rows.add(texts((Row) convert.apply(row)));
            return rows.size() <= limit;
          });
      return rows;
    } finally {
      System.clearProperty(INTERPRETED_ALLOWED);
      TaskContext$.MODULE$.unset();
      SparkEnv.get().blockManager().blockInfoManager().releaseAllLocksForTask(TASK);
      memory.cleanUpAllAllocatedMemory();
    }
  }

  /** Computes an RDD in this thread, for as long as the rows are wanted. */
  private static void each(RDD<InternalRow> rdd, Predicate<InternalRow> wanted) {
    if (shuffles(rdd)) {
      throw new IllegalStateException("A shuffle that was not taken out: " + rdd.toDebugString());
    }
    for (Partition partition : rdd.partitions()) {
      scala.collection.Iterator<InternalRow> it = rdd.iterator(partition, TaskContext.get());
      while (it.hasNext()) {
        if (!wanted.test(it.next())) {
          return;
        }
      }
    }
  }

  /** Whether each run has to be planned anew, which takes its time. */
  boolean slow() {
    return remembers;
  }

  private List<String> texts(Row row) {
    List<String> texts = new ArrayList<>(row.length());
    for (int i = 0; i < row.length(); i++) {
      texts.add(String.valueOf(row.get(i)));
    }
    for (int i = 0; i < row.length(); i++) {
      for (int f = 0; f < fields(schema.apply(i)).size(); f++) {
        texts.add(String.valueOf(field(row.get(i), f)));
      }
    }
    return texts;
  }

  /** The field of a struct; of an array of structs, that of each. */
  private static Object field(Object value, int ordinal) {
    if (value instanceof Row) {
      return ((Row) value).get(ordinal);
    }
    if (value == null) {
      return null;
    }
    List<Object> all = new ArrayList<>();
    Scala.flat(value).forEach(element -> all.add(field(element, ordinal)));
    return all;
  }

  /** {@code SessionState.executePlan} has a parameter more from 3.2 on. */
  private static QueryExecution executable(SparkSession session, LogicalPlan plan) {
    try {
      Object state = session.getClass().getMethod("sessionState").invoke(session);
      for (Method method : state.getClass().getMethods()) {
        if (method.getName().equals("executePlan")) {
          return method.getParameterCount() == 1
              ? (QueryExecution) method.invoke(state, plan)
              : (QueryExecution)
                  method.invoke(
                      state,
                      plan,
                      state.getClass().getMethod("executePlan$default$2").invoke(state));
        }
      }
      throw new NoSuchMethodException("executePlan");
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.toString(), e);
    }
  }

  /**
   * A plan that runs in one thread and remembers nothing of an earlier run, as far as that goes.
   */
  private static SparkPlan local(SparkPlan plan) {
    return inOnePartition(plan).transformAllExpressions(new Subqueries());
  }

  private static SparkPlan inOnePartition(SparkPlan plan) {
    if (plan instanceof BroadcastExchangeExec) {
      BroadcastExchangeExec exchange = (BroadcastExchangeExec) plan;
      return new LocalBroadcast(exchange, rows(local(exchange.child())));
    }
    scala.collection.immutable.List<SparkPlan> children = List$.MODULE$.empty();
    List<SparkPlan> before = Scala.list(plan.children());
    for (int i = before.size() - 1; i >= 0; i--) {
      children = children.$colon$colon(inOnePartition(before.get(i)));
    }
    if (plan instanceof ShuffleExchangeExec) {
      return new CoalesceExec(1, children.head());
    }
    if (plan instanceof CollectLimitExec) {
      int limit = ((CollectLimitExec) plan).limit();
      return new LocalLimitExec(limit, new CoalesceExec(1, children.head()));
    }
    return before.isEmpty() ? plan : plan.withNewChildren(children);
  }

  private static Computed<InternalRow[]> rows(SparkPlan plan) {
    RDD<InternalRow> rdd = plan.execute();
    return new Computed<>(
        () -> {
          List<InternalRow> rows = new ArrayList<>();
          each(rdd, row -> rows.add(row.copy()));
          return rows.toArray(new InternalRow[0]);
        });
  }

  private static final class Subqueries extends AbstractPartialFunction<Expression, Expression> {
    @Override
    public boolean isDefinedAt(Expression expression) {
      return expression instanceof ScalarSubquery;
    }

    @Override
    public <A extends Expression, B> B applyOrElse(A expression, Function1<A, B> otherwise) {
      if (!isDefinedAt(expression)) {
        return otherwise.apply(expression);
      }
      ScalarSubquery subquery = (ScalarSubquery) expression;
      SparkPlan plan = subquery.plan();
      while (plan instanceof ReusedSubqueryExec) {
        plan = ((ReusedSubqueryExec) plan).child();
      }
      plan = local(Scala.<SparkPlan>list(plan.children()).get(0));
      @SuppressWarnings("unchecked")
      B local = (B) new LocalSubquery(subquery.dataType(), rows(plan));
      return local;
    }
  }

  /** Some joins look at rows when they are planned. */
  private static boolean remembers(SparkPlan plan) {
    if (plan instanceof BroadcastNestedLoopJoinExec) {
      BroadcastNestedLoopJoinExec join = (BroadcastNestedLoopJoinExec) plan;
      String side = join.joinType() == RightOuter$.MODULE$ ? "BuildLeft" : "BuildRight";
      boolean asBuilt = join.buildSide().toString().equals(side);
      boolean inner = join.joinType() instanceof InnerLike;
      if (!inner && (!asBuilt || join.joinType() == FullOuter$.MODULE$)) {
        return true;
      }
    }
    for (Expression expression : Scala.<Expression>list(plan.expressions())) {
      if (hasSubquery(expression)) {
        return true;
      }
    }
    for (SparkPlan child : Scala.<SparkPlan>list(plan.children())) {
      if (remembers(child)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasSubquery(Expression expression) {
    if (expression instanceof ExecSubqueryExpression) {
      return true;
    }
    for (Expression child : Scala.<Expression>list(expression.children())) {
      if (hasSubquery(child)) {
        return true;
      }
    }
    return false;
  }

  private static boolean shuffles(RDD<?> rdd) {
    for (org.apache.spark.Dependency<?> d :
        Scala.<org.apache.spark.Dependency<?>>list(rdd.dependencies())) {
      if (d instanceof ShuffleDependency || shuffles(d.rdd())) {
        return true;
      }
    }
    return false;
  }

  /** Each Spark line has its own parameters; what is no number is known by its type. */
  private static TaskContext task(TaskMemoryManager memory) {
    try {
      Constructor<?> constructor =
          Class.forName("org.apache.spark.TaskContextImpl").getConstructors()[0];
      Class<?>[] types = constructor.getParameterTypes();
      Object[] arguments = new Object[types.length];
      for (int i = 0; i < types.length; i++) {
        if (types[i] == int.class) {
          arguments[i] = i == 2 ? 0 : 1;
        } else if (types[i] == long.class) {
          arguments[i] = TASK;
        } else if (types[i] == TaskMemoryManager.class) {
          arguments[i] = memory;
        } else if (types[i] == Properties.class) {
          // In a task, Spark's settings are those of the task.
          Properties properties = new Properties();
          properties.putAll(SETTINGS);
          arguments[i] = properties;
        } else if (types[i] == TaskMetrics.class) {
          arguments[i] = new TaskMetrics();
        } else if (types[i].getSimpleName().equals("Map")) {
          arguments[i] = scala.collection.immutable.Map$.MODULE$.empty();
        }
      }
      return (TaskContext) constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.toString(), e);
    }
  }
}
