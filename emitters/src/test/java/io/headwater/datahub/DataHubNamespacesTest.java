package io.headwater.datahub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.delivery.DeliveryFixture;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.LineageGraph;
import io.headwater.model.TableName;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Platform, instance and environment of the datasets of one namespace. */
class DataHubNamespacesTest {
  private static final Dataset LAKE =
      Dataset.at(DatasetId.of("s3://lake-dev", "raw/Orders")).build();
  private static final Dataset CRM =
      Dataset.at(DatasetId.of("postgres://crm:5432", "crm.public.people")).build();
  private static final Dataset TABLE =
      Dataset.at(DatasetId.of("s3://lake-dev", "wh/orders"))
          .table(
              TableName.of(DatasetId.of("hive://ms:9083", "Sales.orders"), "hive", "spark_catalog"))
          .build();

  private static String urn(Dataset dataset, String... settings) throws Exception {
    LineageGraph lineage =
        LineageGraph.of(
            Collections.singletonList(dataset), Collections.emptyList(), Collections.emptyList());
    return new DatasetUrns(DataHubConf.of(DeliveryFixture.conf(settings)), lineage)
        .of(dataset.id())
        .replace("urn:li:dataset:(urn:li:dataPlatform:", "(");
  }

  @Test
  void othersKeepWhatIsSetForAll() throws Exception {
    String[] settings = {
      "datahub.env", "QA",
      "datahub.env.s3://lake-dev", "dev",
      "datahub.platform.s3://lake-dev", "delta-lake",
      "datahub.platformInstance.s3://lake-dev", "lake",
      "datahub.platformInstance.postgres", "main"
    };
    assertThat(urn(LAKE, settings)).isEqualTo("(delta-lake,lake.lake-dev/raw/Orders,DEV)");
    assertThat(urn(CRM, settings)).isEqualTo("(postgres,main.crm.public.people,QA)");
  }

  @Test
  void instanceOfTheNamespaceCountsMoreThanThatOfThePlatform() throws Exception {
    assertThat(
            urn(
                CRM,
                "datahub.platformInstance.postgres",
                "main",
                "datahub.platformInstance.postgres://crm:5432",
                "crm"))
        .isEqualTo("(postgres,crm.crm.public.people,PROD)");
  }

  @Test
  void theLongestOfSeveralPatternsCounts() throws Exception {
    String[] settings = {
      "datahub.env.*", "CORP",
      "datahub.env.s3://*", "STG",
      "datahub.env.s3://lake-*", "DEV",
      "datahub.env.s3://lake-developers", "TEST"
    };
    assertThat(urn(LAKE, settings)).endsWith(",DEV)");
    assertThat(urn(CRM, settings)).endsWith(",CORP)");
  }

  @Test
  void aTableGoesByTheNamespaceOfItsCatalog() throws Exception {
    assertThat(
            urn(
                TABLE,
                "datahub.env.hive://ms:9083",
                "TEST",
                "datahub.env.s3://lake-dev",
                "DEV",
                "datahub.platform.hive://ms:9083",
                "glue"))
        .isEqualTo("(glue,sales.orders,TEST)");
    assertThat(urn(TABLE, "datahub.identity", "path", "datahub.env.s3://lake-dev", "DEV"))
        .isEqualTo("(s3,lake-dev/wh/orders,DEV)");
  }

  @Test
  void anEnvironmentThatDataHubDoesNotKnowIsNamed() {
    assertThatThrownBy(() -> urn(LAKE, "datahub.env.s3://lake-dev", "Development"))
        .hasMessageContaining("spark.headwater.datahub.env.s3://lake-dev")
        .hasMessageContaining("'Development'")
        .hasMessageContaining("expected one of DEV");
  }
}
