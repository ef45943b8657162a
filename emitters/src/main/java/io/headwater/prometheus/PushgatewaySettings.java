package io.headwater.prometheus;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.transport.HttpDestination;
import io.headwater.transport.HttpPoster;
import io.headwater.transport.TlsSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import okhttp3.Credentials;

/** Settings of the push to a Pushgateway. */
final class PushgatewaySettings {
  private static final String PREFIX = "prometheus.pushgateway.";

  static final Setting<URI> URL =
      Setting.httpUrl(
          PREFIX + "url",
          "Pushgateway to which the numbers are put while the application runs and when it ends.");

  static final Setting<String> USERNAME =
      Setting.text(PREFIX + "username", null, "User for basic authentication at the Pushgateway.");

  static final Setting<String> PASSWORD =
      Setting.secret(PREFIX + "password", "Password for basic authentication at the Pushgateway.");

  static final Setting<String> GROUPING =
      Setting.family(
          PREFIX + "grouping",
          "Labels of the group beside app, the application's name; job is headwater unless given."
              + " No ids: a Pushgateway never forgets a group.");

  static final Setting<Duration> INTERVAL =
      Setting.duration(
          PREFIX + "interval", "30s", "Time between two pushes; 0 pushes at the end only.");

  static final Setting<Boolean> DELETE =
      Setting.bool(
          PREFIX + "deleteOnFinish",
          false,
          "Delete the group when the application ends, in place of a last push: how it ended is"
              + " then not known.");

  static final TlsSettings TLS = TlsSettings.withPrefix(PREFIX);

  static final Collection<Setting<?>> ALL = all();

  private PushgatewaySettings() {}

  /**
   * The gateway with the credentials that are set.
   *
   * @throws IOException when the settings cannot be used; the message names them
   */
  static HttpPoster open(Conf conf) throws IOException {
    HttpDestination to = new HttpDestination(conf, URL, PASSWORD, TLS);
    String user = conf.get(USERNAME);
    String password = conf.get(PASSWORD);
    if (user != null || password != null) {
      if (user == null || password == null) {
        throw new IOException(
            USERNAME.key() + " and " + PASSWORD.key() + " belong together; set both or none");
      }
      to.header("Authorization", Credentials.basic(user, password.trim(), StandardCharsets.UTF_8));
    }
    return to.open();
  }

  private static Collection<Setting<?>> all() {
    List<Setting<?>> all =
        new ArrayList<>(Arrays.asList(URL, USERNAME, PASSWORD, GROUPING, INTERVAL, DELETE));
    all.addAll(TLS.all());
    return Collections.unmodifiableList(all);
  }
}
