package io.headwater.openlineage;

import io.headwater.conf.Conf;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import io.headwater.transport.HttpDestination;
import io.headwater.transport.HttpPoster;
import io.headwater.transport.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import okhttp3.HttpUrl;

/** An OpenLineage HTTP API: takes one event per request. */
final class OpenLineageApi implements Transport {
  private final HttpPoster poster;
  private final HttpUrl address;
  private final boolean gzip;

  private OpenLineageApi(HttpPoster poster, HttpUrl address, boolean gzip) {
    this.poster = poster;
    this.address = address;
    this.gzip = gzip;
  }

  static OpenLineageApi open(Conf conf, String agentVersion) throws IOException {
    HttpPoster poster =
        new HttpDestination(
                conf, OpenLineageSettings.URL, OpenLineageSettings.TOKEN, OpenLineageSettings.TLS)
            .header("User-Agent", "headwater/" + agentVersion)
            .headers(OpenLineageSettings.HEADERS)
            .headers(OpenLineageSettings.SECRET_HEADERS)
            .open();
    return new OpenLineageApi(
        poster,
        poster.below(conf.get(OpenLineageSettings.ENDPOINT)),
        conf.get(OpenLineageSettings.COMPRESSION).equals("gzip"));
  }

  @Override
  public String destination() {
    return HttpPoster.shown(address);
  }

  @Override
  public int maxBatch() {
    return 1;
  }

  @Override
  public void send(List<Fact> facts) throws SendException {
    int taken = 0;
    for (Fact fact : facts) {
      try {
        poster.post(address, fact.payload(), gzip, Collections.emptyMap());
      } catch (SendException e) {
        throw e.afterTaking(taken);
      }
      taken++;
    }
  }

  @Override
  public String check() throws SendException {
    byte[] nothing = "{}".getBytes(StandardCharsets.US_ASCII);
    return destination() + " " + poster.probe(address, nothing, Collections.emptyMap());
  }

  @Override
  public void close() {
    poster.close();
  }
}
