package io.headwater.datahub;

import io.headwater.conf.Setting;
import io.headwater.transport.TlsSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Settings of the DataHub emitters. */
final class DataHubSettings {
  private static final List<String> ENVIRONMENTS =
      Collections.unmodifiableList(
          Arrays.asList(
              "DEV",
              "TEST",
              "QA",
              "UAT",
              "EI",
              "PRE",
              "STG",
              "NON_PROD",
              "PROD",
              "CORP",
              "RVW",
              "PRD",
              "TST",
              "SIT",
              "SBX",
              "SANDBOX",
              "CERT"));

  static final Setting<URI> URL =
      Setting.httpUrl(
          "datahub.url",
          "Address of DataHub's metadata service (GMS), or of its frontend followed by /api/gms."
              + " Must hold no user name or password.");

  static final Setting<String> TOKEN =
      Setting.secret("datahub.token", "Personal access token, sent as Authorization: Bearer.");

  static final Setting<String> FILE =
      Setting.text(
          "datahub.file",
          null,
          "File on the driver's machine; every metadata change proposal is one line of JSON.");

  static final Setting<String> FILE_FORMAT =
      Setting.choice(
          "datahub.fileFormat",
          "lines",
          "lines: one proposal per line; array: one JSON array, which `datahub ingest` takes with"
              + " its file source.",
          "lines",
          "array");

  static final Setting<String> ENV =
      Setting.of(
          "datahub.env",
          "PROD",
          DataHubSettings::environment,
          "Environment of the datasets, the last part of their URNs.");

  static final Setting<String> ENV_OF =
      Setting.family(
          "datahub.env",
          "Environment of the datasets of one OpenLineage namespace: datahub.env.s3://lake-dev=DEV."
              + " A star at the end stands for any ending; of several that fit, the longest"
              + " counts.");

  static final Setting<String> PLATFORM =
      Setting.family(
          "datahub.platform",
          "Platform of the datasets of one OpenLineage namespace, as above:"
              + " datahub.platform.s3://lake=delta-lake.");

  static final Setting<String> PLATFORM_INSTANCE =
      Setting.family(
          "datahub.platformInstance",
          "Platform instance of the datasets of one platform:"
              + " datahub.platformInstance.hive=emr-prod; or of one OpenLineage namespace, as"
              + " above, which counts more: datahub.platformInstance.postgres://db:5432=crm.");

  static final Setting<String> JOBS =
      Setting.choice(
          "datahub.jobs",
          "action",
          "action: a data job for each action by its name; application: one data job for all"
              + " actions of an application, with the union of what they read and write.",
          "action",
          "application");

  static final Setting<String> JOB_LINEAGE =
      Setting.choice(
          "datahub.jobLineage",
          "replace",
          "replace: the lineage of a data job is what this application's runs of it have shown;"
              + " merge: that is added (PATCH) to what others have put there, people in the UI or"
              + " another application with the same job, and nothing is ever taken away.",
          "replace",
          "merge");

  static final Setting<String> CLUSTER =
      Setting.text(
          "datahub.cluster",
          null,
          "Last part of the data flow's URN; the namespace of the job where it is not set.");

  static final Setting<String> IDENTITY =
      Setting.choice(
          "datahub.identity",
          "table",
          "Which name a dataset goes by that has both a table name and a path.",
          "table",
          "path");

  static final Setting<String> HIVE_PLATFORM =
      Setting.choice(
          "datahub.hivePlatform",
          "hive",
          "Platform of the tables in the Hive metastore: glue where that is AWS Glue.",
          "hive",
          "glue");

  static final TlsSettings TLS = TlsSettings.withPrefix("datahub.");

  static final Collection<Setting<?>> DESTINATIONS =
      Collections.unmodifiableList(Arrays.asList(URL, FILE));

  private DataHubSettings() {}

  static Collection<Setting<?>> all() {
    List<Setting<?>> all =
        new ArrayList<>(
            Arrays.asList(
                URL,
                TOKEN,
                FILE,
                FILE_FORMAT,
                ENV,
                ENV_OF,
                PLATFORM,
                PLATFORM_INSTANCE,
                CLUSTER,
                JOBS,
                JOB_LINEAGE,
                IDENTITY,
                HIVE_PLATFORM));
    all.addAll(TLS.all());
    return Collections.unmodifiableList(all);
  }

  static String environment(String text) {
    String upper = text.trim().toUpperCase(Locale.ROOT);
    if (!ENVIRONMENTS.contains(upper)) {
      throw new IllegalArgumentException("expected one of " + String.join(", ", ENVIRONMENTS));
    }
    return upper;
  }
}
