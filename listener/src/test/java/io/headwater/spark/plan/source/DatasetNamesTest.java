package io.headwater.spark.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.DatasetId;
import io.headwater.model.TableName;
import io.headwater.spark.plan.PlanSession;
import io.headwater.spark.plan.PlanSettings;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class DatasetNamesTest {
  private static DatasetNames names(PlanSession session) {
    return new DatasetNames(PlanSettings.DEFAULT, session);
  }

  @Test
  void tablesOfAMetastoreAreNamedByItsAddress() {
    PlanSession hive = PlanSession.of("thrift://ms1:9083,thrift://ms2:9083", "hive", null, "sales");
    TableName name = names(hive).table(null, null, "Orders");
    assertThat(name)
        .isEqualTo(
            TableName.of(DatasetId.of("hive://ms1:9083", "sales.orders"), "hive", "spark_catalog"));
  }

  @Test
  void tablesOfOtherCatalogsKeepTheirNames() {
    assertThat(names(PlanSession.UNKNOWN).table("lake", "a.b", "Orders").id())
        .isEqualTo(DatasetId.of("lake", "a.b.Orders"));
    assertThat(names(PlanSession.UNKNOWN).table("spark_catalog", "DB", "T").id())
        .isEqualTo(DatasetId.of("spark_catalog", "db.t"));
    assertThat(names(PlanSession.UNKNOWN).table(null, null, "t").id().name())
        .isEqualTo("default.t");
  }

  @Test
  void pathsWithoutSchemeBelongToTheDefaultFileSystem() {
    PlanSession hdfs = PlanSession.of(null, "memory", "hdfs://nn:8020", null);
    assertThat(names(hdfs).file(new Path("/data/x")))
        .isEqualTo(DatasetId.of("hdfs://nn:8020", "/data/x"));
    assertThat(names(hdfs).file(new Path("hdfs:///data/x")))
        .isEqualTo(DatasetId.of("hdfs://nn:8020", "/data/x"));
    assertThat(names(hdfs).file(new Path("s3a://b/x"))).isEqualTo(DatasetId.of("s3://b", "x"));
    assertThat(names(PlanSession.UNKNOWN).file(new Path("/data/x")))
        .isEqualTo(DatasetId.of("file", "/data/x"));
  }

  @Test
  void patternIsTakenOutOfNames() {
    DatasetNames names =
        new DatasetNames(
            PlanSettings.DEFAULT.withRemovePattern(Pattern.compile("/run-\\d+")),
            PlanSession.UNKNOWN);
    assertThat(names.file(new Path("/data/run-17/x")).name()).isEqualTo("/data/x");
    assertThat(names.file(new Path("/run-17")).name()).isEqualTo("/run-17");
  }

  @Test
  void fallbackNamesHoldNoSecrets() {
    DatasetNames names =
        new DatasetNames(
            PlanSettings.DEFAULT.withRedaction(s -> s.replace("hush", "***")), PlanSession.UNKNOWN);
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.put("url", "mongodb://u:p4ss@host:1/db?token=t0ken");
    options.put("collection", "hush-items");
    options.put("password", "p4ss");
    DatasetId id = Providers.dataset("mongo", options, names);
    assertThat(id).isEqualTo(DatasetId.of("mongodb://host:1/db", "***-items"));
  }
}
