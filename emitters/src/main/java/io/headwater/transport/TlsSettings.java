package io.headwater.transport;

import io.headwater.conf.Setting;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;

/** The settings that name PEM files: for all HTTP destinations, or for those of one back end. */
public final class TlsSettings {
  private final Setting<String> caFile;
  private final Setting<String> certFile;
  private final Setting<String> keyFile;

  private TlsSettings(Setting<String> caFile, Setting<String> certFile, Setting<String> keyFile) {
    this.caFile = caFile;
    this.certFile = certFile;
    this.keyFile = keyFile;
  }

  /**
   * @param prefix empty, or the back end with a dot: {@code datahub.}
   */
  public static TlsSettings withPrefix(String prefix) {
    String where =
        prefix.isEmpty()
            ? "of every HTTP destination"
            : "of " + prefix + "url; in place of the one for all";
    return new TlsSettings(
        Setting.text(
            prefix + "tls.caFile",
            null,
            "PEM file with the certificates of the authorities that sign the server's certificate "
                + where
                + "."),
        Setting.text(
            prefix + "tls.certFile",
            null,
            "PEM file with the client certificate, and those between it and its authority, "
                + where
                + "."),
        Setting.text(
            prefix + "tls.keyFile",
            null,
            "PEM file (PKCS #8, not encrypted) with the client certificate's private key "
                + where
                + "."));
  }

  public Setting<String> caFile() {
    return caFile;
  }

  public Setting<String> certFile() {
    return certFile;
  }

  public Setting<String> keyFile() {
    return keyFile;
  }

  /** All of them, for declaration. */
  public Collection<Setting<?>> all() {
    return Collections.unmodifiableList(Arrays.asList(caFile, certFile, keyFile));
  }
}
