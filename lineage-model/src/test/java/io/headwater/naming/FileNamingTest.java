package io.headwater.naming;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamingTest {

  @ParameterizedTest
  @CsvSource({
    "/data/x, file, /data/x",
    "file:/data/x, file, /data/x",
    "file:///data//x/, file, /data/x",
    "file:///data/./y/../x, file, /data/x",
    "s3://bucket/raw/orders, s3://bucket, raw/orders",
    "s3a://bucket/raw/orders/, s3://bucket, raw/orders",
    "s3n://bucket//raw/orders, s3://bucket, raw/orders",
    "s3a://key:secret@bucket/x, s3://bucket, x",
    "s3://bucket, s3://bucket, /",
    "gs://bucket/x, gs://bucket, x",
    "hdfs://nn:8020/user/x, hdfs://nn:8020, /user/x",
    "hdfs:///user/x, hdfs, /user/x",
    "HDFS://nn:8020/x, hdfs://nn:8020, /x",
    "abfss://c@acc.dfs.core.windows.net/p/x, abfss://c@acc.dfs.core.windows.net, /p/x",
    "wasbs://c@acc.blob.core.windows.net/p, wasbs://c@acc.blob.core.windows.net, p",
    "dbfs:/mnt/x, dbfs, /mnt/x",
    "/odd:name/x, file, /odd:name/x",
  })
  void names(String location, String namespace, String name) {
    assertThat(FileNaming.of(location).namespace()).isEqualTo(namespace);
    assertThat(FileNaming.of(location).name()).isEqualTo(name);
  }

  @Test
  void escapedUrisAreUnescaped() {
    assertThat(FileNaming.of(URI.create("file:/data/a%20b")).name()).isEqualTo("/data/a b");
  }
}
