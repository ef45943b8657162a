package io.headwater.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sample.stage.JdbcTarget;
import io.headwater.sample.stage.Settings;
import io.headwater.sample.stage.StageName;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pipeline with its raw files in an object store, and its datasets too. It runs without the
 * agent, in the JVM of the tests.
 */
class ObjectStoreIT {
  @TempDir Path folder;

  @Test
  void storesTheSameInAnObjectStoreAndWithoutTheAgent() throws Exception {
    try (ObjectServer server = ObjectServer.start(folder, "airports")) {
      SparkConf conf =
          new SparkConf()
              .setMaster("local[2]")
              .set("spark.ui.enabled", "false")
              .set("spark.driver.host", "127.0.0.1");
      server.configure(conf);
      // A session of its own: the others of this JVM know no object server.
      LocalSpark.session().stop();
      SparkSession spark = AirportMatching.session(conf, 1);
      try {
        upload(spark, "s3a://airports/raw");
        Settings settings =
            Settings.of("s3a://airports/raw", "s3a://airports/work")
                .withJdbc(database(folder.toString()));
        new Pipeline(spark, settings, new PrintStream(System.out, true, StandardCharsets.UTF_8))
            .run(EnumSet.allOf(StageName.class));

        copy(spark, "s3a://airports/work", folder.resolve("copy"));
        Row quality = spark.read().json("s3a://airports/work/evaluate/quality").first();
        assertThat(quality.<Double>getAs("f1")).isGreaterThanOrEqualTo(0.97);
        assertThat(spark.read().parquet("s3a://airports/work/store/matches").count())
            .isEqualTo(quality.<Long>getAs("matches"));
      } finally {
        spark.stop();
      }
    }
    assertThat(RunOutput.content(folder.resolve("copy")))
        .hasSizeGreaterThan(20)
        .isEqualTo(RunOutput.content(WatchedRun.get().output()));
  }

  private static JdbcTarget database(String folder) {
    Properties connection = new Properties();
    connection.setProperty("driver", "org.h2.Driver");
    return JdbcTarget.of(JdbcTarget.embeddedUrl(folder), "airport_matches", connection);
  }

  private static void copy(SparkSession spark, String source, Path target) throws Exception {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    org.apache.hadoop.fs.Path from = new org.apache.hadoop.fs.Path(source);
    org.apache.hadoop.fs.Path to = new org.apache.hadoop.fs.Path(target.toString());
    FileUtil.copy(from.getFileSystem(conf), from, FileSystem.getLocal(conf), to, false, conf);
  }

  private static void upload(SparkSession spark, String target) throws Exception {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    for (String file : new String[] {"ourairports.csv.gz", "openflights.dat.gz", "countries.csv"}) {
      org.apache.hadoop.fs.Path from = new org.apache.hadoop.fs.Path(RunOutput.DATA, file);
      org.apache.hadoop.fs.Path to = new org.apache.hadoop.fs.Path(target, file);
      FileUtil.copy(FileSystem.getLocal(conf), from, to.getFileSystem(conf), to, false, conf);
    }
  }
}
