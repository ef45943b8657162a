package io.headwater.testing;

import io.headwater.model.ApplicationInfo;
import io.headwater.model.ColumnEdge;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.ErrorInfo;
import io.headwater.model.Field;
import io.headwater.model.Gap;
import io.headwater.model.JobId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.RunRef;
import io.headwater.model.SparkJob;
import io.headwater.model.SparkStage;
import io.headwater.model.Statistics;
import io.headwater.model.TableName;
import io.headwater.model.Transformation;
import io.headwater.model.Transformation.Subtype;
import io.headwater.model.WorkLog;
import io.headwater.model.WorkSpan;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Run events of one small application, with everything that an event can carry. */
public final class Events {
  public static final Instant START = Instant.parse("2026-01-31T23:00:00Z");
  public static final Instant END = Instant.parse("2026-01-31T23:01:02.345Z");
  public static final UUID APPLICATION_RUN =
      UUID.fromString("019b7000-0000-7000-8000-000000000001");
  public static final UUID ACTION_RUN = UUID.fromString("019b7000-0000-7000-8000-000000000002");
  public static final UUID ORCHESTRATOR_RUN =
      UUID.fromString("019b7000-0000-7000-8000-000000000003");

  public static final JobId APPLICATION_JOB = JobId.of("prod", "orders_etl");
  public static final JobId ACTION_JOB = JobId.of("prod", "orders_etl.write.sales.orders");
  public static final RunRef ORCHESTRATOR =
      RunRef.of(ORCHESTRATOR_RUN, JobId.of("airflow", "nightly.orders"));

  public static final DatasetId RAW = DatasetId.of("s3://lake", "raw/orders");
  public static final DatasetId CUSTOMERS =
      DatasetId.of("postgres://db.example:5432", "shop.public.customers");
  public static final DatasetId ORDERS = DatasetId.of("s3://lake", "warehouse/sales.db/orders");
  public static final DatasetId ORDERS_TABLE =
      DatasetId.of("hive://metastore:9083", "sales.orders");

  private Events() {}

  public static ApplicationInfo application() {
    return ApplicationInfo.builder()
        .name("orders_etl")
        .id("application_1700000000000_0042")
        .attempt("1")
        .user("hadoop")
        .startTime(START)
        .sparkVersion("3.0.1")
        .scalaVersion("2.12.10")
        .master("yarn")
        .deployMode("client")
        .agentVersion("0.1.0")
        .historyUrl("http://history:18080/history/application_1700000000000_0042/1")
        .build();
  }

  public static RunEvent applicationEvent(RunEvent.Type type) {
    return RunEvent.builder()
        .type(type)
        .time(type == RunEvent.Type.START ? START : END)
        .startTime(START)
        .runId(APPLICATION_RUN)
        .job(APPLICATION_JOB)
        .kind(RunEvent.Kind.APPLICATION)
        .parent(ORCHESTRATOR)
        .root(ORCHESTRATOR)
        .application(application())
        .error(type == RunEvent.Type.FAIL ? error() : null)
        .reason(type == RunEvent.Type.ABORT ? "the JVM was asked to end (SIGTERM)" : null)
        .metrics(type.terminal() ? metrics() : Collections.emptyMap())
        .build();
  }

  /** An action of the kind given that reads a path and a JDBC table and overwrites a table. */
  public static RunEvent actionEvent(RunEvent.Type type, RunEvent.Kind kind) {
    return RunEvent.builder()
        .type(type)
        .time(type == RunEvent.Type.START ? START.plusSeconds(1) : END)
        .startTime(START.plusSeconds(1))
        .runId(ACTION_RUN)
        .job(ACTION_JOB)
        .kind(kind)
        .parent(RunRef.of(APPLICATION_RUN, APPLICATION_JOB))
        .root(ORCHESTRATOR)
        .application(application())
        .lineage(lineage(type.terminal()))
        .sql(
            kind == RunEvent.Kind.SQL
                ? "INSERT OVERWRITE TABLE sales.orders SELECT /* \u00e9\u4e2d */ 1"
                : null)
        .error(type == RunEvent.Type.FAIL ? error() : null)
        .reason(type == RunEvent.Type.ABORT ? "stop() was called" : null)
        .metrics(type.terminal() ? metrics() : Collections.emptyMap())
        .properties(Collections.singletonMap("call_site", "save at Orders.java:42"))
        .build();
  }

  public static RunEvent sql(RunEvent.Type type) {
    return actionEvent(type, RunEvent.Kind.SQL);
  }

  public static ErrorInfo error() {
    return ErrorInfo.of(
        "org.apache.spark.SparkException",
        "Job aborted due to stage failure: caf\u00e9 \u4e2d",
        "org.apache.spark.SparkException: Job aborted\n\tat Orders.main(Orders.java:42)");
  }

  /** Two attempts of a stage, one of which failed, and others that are summed up. */
  public static WorkLog work() {
    Map<String, Number> metrics = new LinkedHashMap<>();
    metrics.put("tasks", 8L);
    metrics.put("task_seconds_median", 0.5);
    WorkSpan failed = WorkSpan.of(START, START.plusSeconds(1), RunEvent.Type.FAIL);
    WorkSpan open = WorkSpan.of(START.plusSeconds(1), null, null);
    List<SparkStage> stages =
        Arrays.asList(
            SparkStage.of(7, 0, failed, metrics).named("save at Orders.java:42").failedBy("lost"),
            SparkStage.of(7, 1, open, Collections.emptyMap()));
    return WorkLog.of(
        Collections.singletonList(SparkJob.of(4, open, 2, stages)),
        Collections.singletonMap("stages", 12L));
  }

  public static Map<String, Number> metrics() {
    Map<String, Number> metrics = new LinkedHashMap<>();
    metrics.put("run_seconds", 12.5);
    metrics.put("shuffle_read_bytes", 123_456_789_012L);
    metrics.put("tasks", 8);
    return metrics;
  }

  public static LineageGraph lineage(boolean withStatistics) {
    Dataset raw =
        Dataset.at(RAW)
            .format("parquet")
            .schema(
                Arrays.asList(
                    Field.of("id", "bigint", false, "order number", Collections.emptyList()),
                    Field.of("customer_id", "bigint"),
                    Field.of(
                        "lines",
                        "array<struct<sku:string,amount:decimal(10,2)>>",
                        true,
                        null,
                        Collections.singletonList(
                            Field.of(
                                "_element",
                                "struct<sku:string,amount:decimal(10,2)>",
                                true,
                                null,
                                Arrays.asList(
                                    Field.of("sku", "string"),
                                    Field.of("amount", "decimal(10,2)")))))))
            .partitions(Arrays.asList("day=2026-01-30/region=north%2Feast", "day=2026-01-31"))
            .statistics(
                withStatistics ? Statistics.of(1_000L, 65_536L, 2L, 2L) : Statistics.UNKNOWN)
            .build();
    Dataset customers =
        Dataset.at(CUSTOMERS)
            .format("jdbc")
            .schema(Arrays.asList(Field.of("id", "bigint"), Field.of("name", "string")))
            .statistics(withStatistics ? Statistics.servedFromCache() : Statistics.UNKNOWN)
            .build();
    Dataset orders =
        Dataset.at(ORDERS)
            .table(TableName.of(ORDERS_TABLE, "hive", "spark_catalog"))
            .format("parquet")
            .schema(
                Arrays.asList(
                    Field.of("order_id", "bigint"),
                    Field.of("customer", "string"),
                    Field.of("total", "decimal(20,2)")))
            .lifecycle(Dataset.Lifecycle.OVERWRITE)
            .version("17")
            .partitions(Collections.singletonList("day=2026-01-31"))
            .statistics(withStatistics ? Statistics.of(900L, 32_768L, 4L, 1L) : Statistics.UNKNOWN)
            .build();
    List<ColumnEdge> edges =
        Arrays.asList(
            ColumnEdge.toColumn(RAW, "id", "order_id", Transformation.IDENTITY),
            ColumnEdge.toColumn(
                CUSTOMERS, "name", "customer", Transformation.of(Subtype.TRANSFORMATION, true)),
            ColumnEdge.toColumn(
                CUSTOMERS, "id", "customer", Transformation.of(Subtype.CONDITIONAL)),
            ColumnEdge.toColumn(RAW, "lines", "total", Transformation.AGGREGATION),
            ColumnEdge.toColumn(RAW, "lines", "total", Transformation.of(Subtype.WINDOW)),
            ColumnEdge.toDataset(RAW, "customer_id", Transformation.of(Subtype.JOIN)),
            ColumnEdge.toDataset(CUSTOMERS, "id", Transformation.of(Subtype.JOIN)),
            ColumnEdge.toDataset(RAW, "id", Transformation.of(Subtype.FILTER)));
    return LineageGraph.of(
        Arrays.asList(raw, customers),
        Collections.singletonList(Output.of(orders, edges)),
        Arrays.asList(
            Gap.of(Gap.Kind.UNKNOWN_NODE, "com.example.Strange"),
            Gap.of(Gap.Kind.OPAQUE_FUNCTION, "mask")));
  }
}
