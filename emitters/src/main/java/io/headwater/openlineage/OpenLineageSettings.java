package io.headwater.openlineage;

import io.headwater.conf.Setting;
import io.headwater.transport.TlsSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Settings of the OpenLineage emitters. */
final class OpenLineageSettings {
  static final Setting<URI> URL =
      Setting.httpUrl(
          "openlineage.url",
          "Address of an OpenLineage HTTP API; every event is posted to it. Must hold no user name"
              + " or password.");

  static final Setting<String> ENDPOINT =
      Setting.text("openlineage.endpoint", "/api/v1/lineage", "Path below openlineage.url.");

  static final Setting<String> TOKEN =
      Setting.secret("openlineage.token", "Sent as Authorization: Bearer.");

  static final Setting<String> HEADERS =
      Setting.family("openlineage.headers", "HTTP headers to send, one key each.");

  static final Setting<String> SECRET_HEADERS =
      Setting.secretFamily(
          "openlineage.secretHeaders", "HTTP headers to send whose values are secrets.");

  static final Setting<String> COMPRESSION =
      Setting.choice(
          "openlineage.compression",
          "none",
          "Whether events are posted compressed; the server must know it.",
          "none",
          "gzip");

  static final TlsSettings TLS = TlsSettings.withPrefix("openlineage.");

  static final Setting<String> FILE =
      Setting.text(
          "openlineage.file",
          null,
          "File on the driver's machine; every event is one line of JSON.");

  static final Setting<Long> FILE_MAX_BYTES =
      Setting.bytes(
          "openlineage.fileMaxBytes",
          null,
          "Size at which the file gets a number (events.jsonl becomes events.1.jsonl, the next one"
              + " events.2.jsonl) and a new one is begun. None is deleted, and no event is split."
              + " Without it the file grows.");

  static final Setting<Set<String>> FACETS_DISABLED =
      Setting.of(
          "facets.disabled",
          null,
          FacetNames::parse,
          "Facets to leave out of OpenLineage events, by name, separated by commas: sql,schema.");

  static final Setting<Long> MAX_EVENT_BYTES =
      Setting.bytes(
          "openlineage.maxEventBytes",
          "1000000",
          "An event that would be larger goes without descriptions, then jobs and stages, INDIRECT"
              + " column edges, all column edges, schemas, and the ends of long texts, as far as it"
              + " must; headwater_completeness says what was cut.");

  static final Setting<String> KAFKA_SERVERS =
      Setting.text(
          "openlineage.kafka.bootstrapServers",
          null,
          "Brokers of a Kafka cluster, host:port, separated by commas; every event is a record"
              + " whose key is its job. Needs kafka-clients on the job's class path.");

  static final Setting<String> KAFKA_TOPIC =
      Setting.text("openlineage.kafka.topic", null, "Topic of the events.");

  static final Setting<String> KAFKA_PROPERTIES =
      Setting.family(
          "openlineage.kafka.properties",
          "Settings of Kafka's producer, one key each:"
              + " openlineage.kafka.properties.security.protocol=SASL_SSL.");

  static final Setting<String> KAFKA_SECRETS =
      Setting.secretFamily(
          "openlineage.kafka.secretProperties",
          "Settings of Kafka's producer whose values are secrets, such as sasl.jaas.config.");

  static final Collection<Setting<?>> DESTINATIONS =
      Collections.unmodifiableList(Arrays.asList(URL, FILE, KAFKA_SERVERS));

  private OpenLineageSettings() {}

  static Collection<Setting<?>> all() {
    List<Setting<?>> all =
        new ArrayList<>(
            Arrays.asList(
                URL,
                ENDPOINT,
                TOKEN,
                HEADERS,
                SECRET_HEADERS,
                COMPRESSION,
                FILE,
                FILE_MAX_BYTES,
                FACETS_DISABLED,
                MAX_EVENT_BYTES,
                KAFKA_SERVERS,
                KAFKA_TOPIC,
                KAFKA_PROPERTIES,
                KAFKA_SECRETS));
    all.addAll(TLS.all());
    return Collections.unmodifiableList(all);
  }
}
