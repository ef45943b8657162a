package io.headwater.spark;

import io.headwater.model.ApplicationInfo;
import io.headwater.redact.Redaction;
import io.headwater.spark.agent.AgentVersion;
import io.headwater.spark.track.FinalStage;
import io.headwater.spark.track.JobStart;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.ActiveJob;
import org.apache.spark.scheduler.JobFailed;
import org.apache.spark.scheduler.ResultStage;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.Stage;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd;
import scala.Option;

/** Reads from Spark's events and context what the agent's own words need. */
final class SparkFacts {
  private static final String EXECUTION_ID = "spark.sql.execution.id";
  private static final String JOB_DESCRIPTION = "spark.job.description";

  /** From Spark 4.0. */
  private static final Method EXIT_CODE =
      SqlEvents.optionalMethod(SparkListenerApplicationEnd.class, "exitCode");

  private SparkFacts() {}

  static ApplicationInfo application(SparkListenerApplicationStart e, SparkConf conf) {
    return info(conf, e.appName(), orElse(e.appId(), "unknown"))
        .attempt(orElse(e.appAttemptId(), null))
        .user(e.sparkUser())
        .startTime(Instant.ofEpochMilli(e.time()))
        .build();
  }

  static ApplicationInfo application(SparkContext context) {
    return info(context.conf(), context.appName(), context.applicationId())
        .attempt(orElse(context.applicationAttemptId(), null))
        .user(context.sparkUser())
        .startTime(Instant.ofEpochMilli(context.startTime()))
        .build();
  }

  private static ApplicationInfo.Builder info(SparkConf conf, String appName, String appId) {
    return ApplicationInfo.builder()
        .name(Redaction.BUILT_IN.text(conf.get("spark.headwater.appName", appName)))
        .id(appId)
        .sparkVersion(org.apache.spark.package$.MODULE$.SPARK_VERSION())
        .scalaVersion(scala.util.Properties.versionNumberString())
        .master(Redaction.BUILT_IN.text(conf.get("spark.master", null)))
        .deployMode(conf.get("spark.submit.deployMode", "client"))
        .agentVersion(AgentVersion.value());
  }

  private static String orElse(Option<String> option, String otherwise) {
    return option == null || option.isEmpty() ? otherwise : option.get();
  }

  /** Spark's own exit code, or {@code null} where it tells none. */
  static Integer exitCode(SparkListenerApplicationEnd e) {
    if (EXIT_CODE == null) {
      return null;
    }
    try {
      Option<?> code = (Option<?>) EXIT_CODE.invoke(e);
      return code == null || code.isEmpty() ? null : (Integer) code.get();
    } catch (ReflectiveOperationException ex) {
      return null;
    }
  }

  static JobStart jobStart(SparkListenerJobStart e) {
    Properties properties = e.properties();
    String executionId = properties == null ? null : properties.getProperty(EXECUTION_ID);
    String description = properties == null ? null : properties.getProperty(JOB_DESCRIPTION);
    StageInfo last = lastStage(e);
    return new JobStart(
        e.jobId(),
        executionId == null ? null : Long.valueOf(executionId),
        description != null ? description : last == null ? "" : last.name(),
        last == null ? "" : last.details(),
        e.time(),
        last == null || last.rddInfos().isEmpty() ? null : last.rddInfos().head().id(),
        finalStage(e.jobId()));
  }

  /** The stage with the highest id is the one that the job was submitted for. */
  private static StageInfo lastStage(SparkListenerJobStart e) {
    StageInfo last = null;
    scala.collection.Iterator<StageInfo> stages = e.stageInfos().iterator();
    while (stages.hasNext()) {
      StageInfo stage = stages.next();
      if (last == null || stage.stageId() > last.stageId()) {
        last = stage;
      }
    }
    return last;
  }

  /** What a job computes, as long as the scheduler knows the job. */
  private static FinalStage finalStage(int jobId) {
    Option<SparkContext> context = org.apache.spark.SparkContext$.MODULE$.getActive();
    if (context.isEmpty() || context.get().dagScheduler() == null) {
      return FinalStage.UNKNOWN;
    }
    Option<ActiveJob> job = context.get().dagScheduler().jobIdToActiveJob().get(jobId);
    if (job.isEmpty()) {
      return FinalStage.UNKNOWN;
    }
    Stage stage = job.get().finalStage();
    return stage instanceof ResultStage
        ? new FinalStage(
            stage.rdd(), ((ResultStage) stage).func(), ((ResultStage) stage).partitions())
        : new FinalStage(stage.rdd(), null, new int[0]);
  }

  static Throwable failure(SparkListenerJobEnd e) {
    return e.jobResult() instanceof JobFailed ? ((JobFailed) e.jobResult()).exception() : null;
  }

  /** Spark 4.0 posts an execution for an error of analysis, which is no action. */
  static boolean isAnalysisError(SparkListenerSQLExecutionEnd e) {
    Option<String> name = e.executionName();
    return name != null && name.isDefined() && name.get().equals("analyze");
  }
}
