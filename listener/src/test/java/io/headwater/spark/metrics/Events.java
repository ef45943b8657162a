package io.headwater.spark.metrics;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskState;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.executor.TaskMetrics$;
import org.apache.spark.metrics.ExecutorMetricType$;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.JobFailed;
import org.apache.spark.scheduler.JobResult;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.apache.spark.scheduler.cluster.ExecutorInfo;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.util.AccumulatorMetadata;
import scala.Option;
import scala.Tuple2;
import scala.Tuple4;
import scala.collection.immutable.List;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Nil$;

/** Events of Spark's bus, made by hand for what a local run does not show. */
final class Events {
  private Events() {}

  static SparkListenerJobStart jobStart(int job, long time, Properties properties, int... stages) {
    List<StageInfo> infos = emptyList();
    for (int i = stages.length - 1; i >= 0; i--) {
      infos = infos.$colon$colon(stage(stages[i], 0));
    }
    return new SparkListenerJobStart(job, time, infos, properties);
  }

  static SparkListenerJobEnd jobEnd(int job, long time, boolean succeeded) {
    JobResult result =
        succeeded ? JobSucceeded$.MODULE$ : new JobFailed(new IllegalStateException("no"));
    return new SparkListenerJobEnd(job, time, result);
  }

  static Properties execution(long id) {
    Properties properties = new Properties();
    properties.setProperty("spark.sql.execution.id", Long.toString(id));
    return properties;
  }

  static SparkListenerStageSubmitted submitted(int stage, int attempt, Properties properties) {
    return new SparkListenerStageSubmitted(stage(stage, attempt), properties);
  }

  static SparkListenerStageCompleted completed(int stage, int attempt) {
    return new SparkListenerStageCompleted(stage(stage, attempt));
  }

  static SparkListenerStageCompleted completed(
      int stage, int attempt, long start, long end, boolean failed) {
    StageInfo info = stage(stage, attempt);
    info.submissionTime_$eq(Option.apply(start));
    info.completionTime_$eq(Option.apply(end));
    if (failed) {
      info.failureReason_$eq(Option.apply("no"));
    }
    return new SparkListenerStageCompleted(info);
  }

  /** With a name and times, as Spark gives it. */
  static SparkListenerStageCompleted completed(int stage, int attempt, String name) {
    StageInfo info = stage(stage, attempt, name);
    info.submissionTime_$eq(Option.apply(1_000L));
    info.completionTime_$eq(Option.apply(2_000L + stage));
    return new SparkListenerStageCompleted(info);
  }

  static StageInfo stage(int id, int attempt) {
    return stage(id, attempt, "");
  }

  private static StageInfo stage(int id, int attempt, String name) {
    return make(StageInfo.class, id, attempt, name);
  }

  /** With a name and times, and with sums over its tasks. */
  static SparkListenerStageCompleted completed(
      int stage, int attempt, String name, TaskMetrics sums) {
    StageInfo info = make(StageInfo.class, stage, attempt, name, sums);
    info.submissionTime_$eq(Option.apply(1_000L));
    info.completionTime_$eq(Option.apply(2_000L + stage));
    return new SparkListenerStageCompleted(info);
  }

  /**
   * What the widest constructor makes, whatever arguments it has on this Spark: each takes the
   * first of the given that fits and is not taken, or what stands for nothing.
   */
  static <T> T make(Class<T> type, Object... given) {
    Constructor<?> widest =
        Stream.of(type.getConstructors())
            .max(Comparator.comparingInt(Constructor::getParameterCount))
            .orElseThrow();
    java.util.List<Object> left = new ArrayList<>(Arrays.asList(given));
    Object[] arguments = new Object[widest.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      Class<?> wanted = MethodType.methodType(widest.getParameterTypes()[i]).wrap().returnType();
      arguments[i] =
          left.stream().filter(wanted::isInstance).findFirst().orElseGet(() -> nothing(wanted));
      left.remove(arguments[i]);
    }
    try {
      return type.cast(widest.newInstance(arguments));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static Object nothing(Class<?> type) {
    if (type == Integer.class) {
      return 1;
    } else if (type == Long.class) {
      return 1L;
    } else if (type == Double.class) {
      return 1.0;
    } else if (type == Boolean.class) {
      return false;
    } else if (type == String.class) {
      return "";
    } else if (type == Option.class) {
      return Option.empty();
    } else if (type == java.util.Map.class) {
      return new HashMap<>();
    }
    return type.isInstance(Nil$.MODULE$) ? Nil$.MODULE$ : null;
  }

  static SparkListenerExecutorAdded executorAdded(String id, int cores) {
    return new SparkListenerExecutorAdded(
        1, id, make(ExecutorInfo.class, "host-" + id, cores, Map$.MODULE$.empty()));
  }

  static SparkListenerTaskStart taskStart(int stage, TaskInfo info) {
    return new SparkListenerTaskStart(stage, 0, info);
  }

  static SparkListenerTaskEnd success(int stage, TaskInfo info, TaskMetrics metrics) {
    return taskEnd(stage, Success$.MODULE$, info, metrics);
  }

  static SparkListenerTaskEnd taskEnd(
      int stage, TaskEndReason reason, TaskInfo info, TaskMetrics metrics) {
    return new SparkListenerTaskEnd(stage, 0, "ResultTask", reason, info, null, metrics);
  }

  static TaskInfo task(int index, int attempt, boolean speculative) {
    return new TaskInfo(
        100L * index + attempt,
        index,
        attempt,
        1_000L,
        "1",
        "host",
        TaskLocality.NODE_LOCAL(),
        speculative);
  }

  /** A task that was launched at 1 s and ended at {@code finishMillis}. */
  static TaskInfo finished(int index, int attempt, boolean speculative, long finishMillis) {
    TaskInfo info = task(index, attempt, speculative);
    info.markFinished(TaskState.FINISHED(), finishMillis);
    return info;
  }

  /** What one task has told by now. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // Scala's sequences differ between the lines
  static SparkListenerExecutorMetricsUpdate heartbeat(long taskId, AccumulableInfo... told) {
    List<AccumulableInfo> updates = emptyList();
    for (AccumulableInfo each : told) {
      updates = updates.$colon$colon(each);
    }
    List tasks = emptyList().$colon$colon(new Tuple4<>(taskId, 1, 0, updates));
    return new SparkListenerExecutorMetricsUpdate("1", tasks, Map$.MODULE$.empty());
  }

  static SparkListenerExecutorRemoved executorRemoved(String id) {
    return new SparkListenerExecutorRemoved(1, id, "idle");
  }

  /** What an executor uses of each kind of memory: one byte. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // Scala's maps differ between the lines
  static SparkListenerExecutorMetricsUpdate memory(String executorId) {
    long[] used = new long[ExecutorMetricType$.MODULE$.numMetrics()];
    Arrays.fill(used, 1);
    scala.collection.immutable.Map byStage =
        new scala.collection.immutable.Map.Map1(new Tuple2<>(1, 0), new ExecutorMetrics(used));
    return new SparkListenerExecutorMetricsUpdate(executorId, emptyList(), byStage);
  }

  static AccumulableInfo accumulable(String name, long update) {
    return new AccumulableInfo(
        1, Option.apply(name), Option.apply(update), Option.empty(), true, true, Option.empty());
  }

  static TaskMetrics metrics(long runMillis) {
    TaskMetrics metrics = TaskMetrics$.MODULE$.empty();
    metrics.setExecutorRunTime(runMillis);
    return metrics;
  }

  static SQLMetric sqlMetric(String type, long initial, long id) {
    SQLMetric metric = new SQLMetric(type, initial);
    metric.metadata_$eq(new AccumulatorMetadata(id, Option.empty(), false));
    return metric;
  }

  static SQLMetric sqlMetric(long id, long value) {
    SQLMetric metric = sqlMetric("sum", 0, id);
    metric.set(value);
    return metric;
  }

  @SuppressWarnings("unchecked") // the empty list holds no elements of any type
  static <T> List<T> emptyList() {
    return (List<T>) (List<?>) Nil$.MODULE$;
  }
}
