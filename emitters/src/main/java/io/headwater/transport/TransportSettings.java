package io.headwater.transport;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;

/** Settings that hold for every HTTP destination. */
public final class TransportSettings {
  static final Setting<Duration> CONNECT_TIMEOUT =
      Setting.duration(
          "http.connectTimeout", "5s", "Longest wait for a connection to an HTTP destination.");

  static final Setting<Duration> TIMEOUT =
      Setting.duration(
          "http.timeout",
          "30s",
          "Longest time for one request to an HTTP destination, all of it; for Kafka, until a record"
              + " is acknowledged.");

  static final TlsSettings TLS = TlsSettings.withPrefix("");

  /** All of them, for declaration. */
  public static final Collection<Setting<?>> ALL =
      Collections.unmodifiableList(
          Arrays.asList(CONNECT_TIMEOUT, TIMEOUT, TLS.caFile(), TLS.certFile(), TLS.keyFile()));

  private TransportSettings() {}

  /** The longest that one request may take. */
  public static Duration timeout(Conf conf) {
    return conf.get(TIMEOUT);
  }
}
