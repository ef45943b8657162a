package io.headwater.spark.metrics;

import java.util.List;

/** Metrics of the application, its jobs and its SQL executions. */
final class AppMetric {
  private static final Declarations GROUP = new Declarations();

  static final Metric APP_INFO =
      GROUP
          .info(
              "spark_app_info",
              "app_id",
              "attempt",
              "user",
              "spark_version",
              "master",
              "deploy_mode")
          .help("The application, to join on")
          .source("SparkListenerApplicationStart, SparkContext");

  static final Metric APP_START =
      GROUP
          .gauge("spark_app_start_timestamp_seconds", Unit.MILLIS)
          .help("When the application started")
          .source("SparkListenerApplicationStart.time")
          .whenSet();

  static final Metric APP_LAST_COMPLETION =
      GROUP
          .gauge("spark_app_last_completion_timestamp_seconds", Unit.MILLIS)
          .help("When the application ended, by how it ended")
          .source("SparkListenerApplicationEnd.time")
          .by(Labels.OUTCOME)
          .whenSet();

  static final Metric APP_LAST_SUCCESS =
      GROUP
          .gauge("spark_app_last_success_timestamp_seconds", Unit.MILLIS)
          .help("When the application last ended well")
          .source("SparkListenerApplicationEnd.time of an application that succeeded")
          .whenSet();

  static final Metric APP_DURATION =
      GROUP
          .gauge("spark_app_duration_seconds", Unit.MILLIS)
          .help("How long the application has been running, or ran")
          .source("SparkListenerApplicationStart.time, SparkListenerApplicationEnd.time")
          .whenSet();

  static final Metric JOBS_STARTED =
      GROUP
          .counter("spark_jobs_started_total", Unit.COUNT)
          .help("Jobs that started")
          .source("SparkListenerJobStart");

  static final Metric JOBS_COMPLETED =
      GROUP
          .counter("spark_jobs_completed_total", Unit.COUNT)
          .help("Jobs that ended, by how they ended")
          .source("SparkListenerJobEnd.jobResult")
          .by(Labels.SUCCEEDED_FAILED);

  static final Metric JOBS_ACTIVE =
      GROUP
          .gauge("spark_jobs_active", Unit.COUNT)
          .help("Jobs running now")
          .source("SparkListenerJobStart, SparkListenerJobEnd");

  static final Metric JOB_DURATION =
      GROUP
          .histogram("spark_job_duration_seconds", Unit.MILLIS, Buckets.JOB)
          .help("Time from the start of a job to its end")
          .source("SparkListenerJobStart.time, SparkListenerJobEnd.time")
          .by(Labels.SUCCEEDED_FAILED);

  static final Metric EXECUTIONS =
      GROUP
          .counter("spark_executions_total", Unit.COUNT)
          .help("Actions of SQL and streaming that ended, by how they ended; nested ones in theirs")
          .source("SparkListenerSQLExecutionEnd")
          .by(Labels.OUTCOME);

  static final Metric EXECUTION_DURATION =
      GROUP
          .histogram("spark_sql_execution_duration_seconds", Unit.MILLIS, Buckets.JOB)
          .help("Time from the start of an action of SQL or streaming to its end")
          .source("SparkListenerSQLExecutionStart.time, SparkListenerSQLExecutionEnd.time")
          .by(Labels.OUTCOME);

  static final Metric EXECUTIONS_ACTIVE =
      GROUP
          .gauge("spark_sql_executions_active", Unit.COUNT)
          .help("SQL executions running now, nested ones included")
          .source("SparkListenerSQLExecutionStart, SparkListenerSQLExecutionEnd");

  private AppMetric() {}

  static List<Metric> all() {
    return GROUP.all();
  }
}
