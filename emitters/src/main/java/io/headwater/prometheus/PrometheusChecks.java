package io.headwater.prometheus;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.spi.DestinationCheck;
import io.headwater.spi.SendException;
import io.headwater.transport.HttpPoster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Whether the places could be used at which the numbers are to be shown. */
final class PrometheusChecks {
  private final Conf conf;

  PrometheusChecks(Conf conf) {
    this.conf = conf;
  }

  List<DestinationCheck> all() {
    List<DestinationCheck> checks = new ArrayList<>();
    if (conf.isSet(PrometheusSettings.PORT)) {
      checks.add(check(PrometheusSettings.PORT, this::port));
    }
    if (conf.isSet(PrometheusSettings.TEXTFILE)) {
      checks.add(check(PrometheusSettings.TEXTFILE, this::textfile));
    }
    if (conf.isSet(PushgatewaySettings.URL)) {
      checks.add(check(PushgatewaySettings.URL, this::pushgateway));
    }
    return checks;
  }

  private String port() throws IOException {
    String host = conf.get(PrometheusSettings.HOST).trim();
    int port = conf.get(PrometheusSettings.PORT);
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      return host + ":" + socket.getLocalPort() + " is free on this machine";
    } catch (IOException e) {
      throw new IOException(
          PrometheusSettings.PORT.key()
              + "="
              + port
              + " cannot be served on "
              + host
              + " ("
              + e.getMessage()
              + "); a driver tries the next "
              + conf.get(PrometheusSettings.PORT_RETRIES)
              + " ports",
          e);
    }
  }

  private String textfile() throws IOException {
    Textfile file = new Textfile(conf.get(PrometheusSettings.TEXTFILE), null);
    file.start();
    return file.destination() + " can be written";
  }

  private String pushgateway() throws IOException, SendException {
    try (HttpPoster gateway = PushgatewaySettings.open(conf)) {
      gateway.get(gateway.below("-/ready"), 1);
      return HttpPoster.shown(conf.get(PushgatewaySettings.URL)) + " is ready and lets us in";
    }
  }

  private static DestinationCheck check(Setting<?> destination, Check check) {
    return new DestinationCheck() {
      @Override
      public Setting<?> destination() {
        return destination;
      }

      @Override
      public String check() throws IOException, SendException {
        return check.run();
      }
    };
  }

  private interface Check {
    String run() throws IOException, SendException;
  }
}
