package io.headwater.datahub;

import io.headwater.conf.Conf;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import io.headwater.transport.HttpDestination;
import io.headwater.transport.HttpPoster;
import io.headwater.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * DataHub's Rest.li API, used as the server's {@code /config} says that it can be: proposals in
 * batches, one by one where the server is too old for batches, and one by one too where it refuses
 * a batch, so that one bad proposal takes no other with it.
 */
final class GmsApi implements Transport {
  static final int MAX_BATCH = 200;
  static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;

  /** Asked before the first facts; when it cannot be reached then, after some that it took. */
  private static final int MAX_QUESTIONS = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Map<String, String> HEADERS =
      Collections.singletonMap("X-RestLi-Protocol-Version", "2.0.0");
  private static final byte[] BATCH_START = ascii("{\"proposals\":[");
  private static final byte[] SINGLE_START = ascii("{\"proposal\":");
  private static final byte[] BATCH_END = ascii("],\"async\":\"false\"}");
  private static final byte[] SINGLE_END = ascii(",\"async\":\"false\"}");

  private final HttpPoster poster;
  private final boolean merges;
  private final HttpUrl base;
  private final HttpUrl single;
  private final HttpUrl batch;
  private boolean batches = true;
  private int questions;
  private boolean answered;

  /** What the server has said of itself; read by the thread that encodes too. */
  private volatile GmsConfig config;

  private GmsApi(HttpPoster poster, boolean merges) {
    this.poster = poster;
    this.merges = merges;
    this.base = poster.below("");
    HttpUrl aspects = poster.below("aspects");
    this.single = aspects.newBuilder().setQueryParameter("action", "ingestProposal").build();
    this.batch = aspects.newBuilder().setQueryParameter("action", "ingestProposalBatch").build();
  }

  static GmsApi open(Conf conf, String agentVersion) throws IOException {
    return new GmsApi(
        new HttpDestination(conf, DataHubSettings.URL, DataHubSettings.TOKEN, DataHubSettings.TLS)
            .header("User-Agent", "headwater/" + agentVersion)
            .open(),
        conf.get(DataHubSettings.JOB_LINEAGE).equals("merge"));
  }

  @Override
  public String destination() {
    return HttpPoster.shown(base);
  }

  @Override
  public int maxBatch() {
    return MAX_BATCH;
  }

  /** Whether the server has said that it takes SQL text as a job's {@code dataTransformLogic}. */
  boolean takesStatements() {
    GmsConfig known = config;
    return known != null && known.transformLogic();
  }

  @Override
  public void send(List<Fact> facts) throws SendException {
    if (questions == 0) {
      ask();
    }
    sendAll(facts);
    if (!answered && questions < MAX_QUESTIONS) {
      ask();
    }
  }

  /** A server that does not say what it is gets what every server takes. */
  private void ask() {
    questions++;
    try {
      config = GmsConfig.of(poster, PATIENCE);
      answered = true;
    } catch (SendException e) {
      answered = e.kind() != SendException.Kind.RETRY;
    }
    if (config != null && Boolean.FALSE.equals(config.batches())) {
      batches = false;
    }
  }

  private void sendAll(List<Fact> facts) throws SendException {
    int taken = 0;
    while (taken < facts.size()) {
      List<Fact> next = facts.subList(taken, taken + fitting(facts.subList(taken, facts.size())));
      try {
        sendTogether(next);
      } catch (SendException e) {
        throw e.afterTaking(taken + e.taken());
      }
      taken += next.size();
    }
  }

  /** How many facts from the front one request may hold. */
  private static int fitting(List<Fact> facts) {
    int count = 0;
    long bytes = 0;
    for (Fact fact : facts) {
      bytes += fact.size() + 1;
      if (count > 0 && (count == MAX_BATCH || bytes > MAX_BATCH_BYTES)) {
        break;
      }
      count++;
    }
    return count;
  }

  private void sendTogether(List<Fact> facts) throws SendException {
    if (!batches || facts.size() == 1) {
      sendOneByOne(facts);
      return;
    }
    try {
      poster.post(batch, body(BATCH_START, facts, BATCH_END), false, HEADERS);
    } catch (SendException e) {
      if (e.kind() != SendException.Kind.PERMANENT) {
        throw e;
      }
      boolean unknownAction = e.reason().equals("404") || e.reason().equals("405");
      sendOneByOne(facts);
      // All are good, so it was the batch itself that the server did not know.
      batches = !(unknownAction || e.reason().equals("400"));
    }
  }

  private void sendOneByOne(List<Fact> facts) throws SendException {
    int taken = 0;
    for (Fact fact : facts) {
      try {
        poster.post(
            single,
            body(SINGLE_START, Collections.singletonList(fact), SINGLE_END),
            false,
            HEADERS);
      } catch (SendException e) {
        throw e.afterTaking(taken);
      }
      taken++;
    }
  }

  private static byte[] body(byte[] start, List<Fact> facts, byte[] end) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(start, 0, start.length);
    boolean first = true;
    for (Fact fact : facts) {
      if (!first) {
        body.write(',');
      }
      first = false;
      body.write(fact.payload(), 0, fact.size());
    }
    body.write(end, 0, end.length);
    return body.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String check() throws SendException {
    GmsConfig found = GmsConfig.of(poster, Duration.ofMinutes(1));
    if (found == null) {
      throw SendException.configuration(
          "not_gms",
          destination()
              + " is no DataHub metadata service; set "
              + DataHubSettings.URL.key()
              + " to GMS (port 8080), or to the frontend followed by /api/gms");
    }
    if (merges && !found.patches()) {
      throw SendException.configuration(
          "no_patch",
          "DataHub "
              + found.version()
              + " at "
              + destination()
              + " takes no PATCH; set "
              + DataHubSettings.JOB_LINEAGE.key()
              + " to replace");
    }
    byte[] nothing = ascii("{\"proposal\":{}}");
    return "DataHub "
        + found.version()
        + " at "
        + destination()
        + " "
        + poster.probe(single, nothing, HEADERS);
  }

  @Override
  public void close() {
    poster.close();
  }
}
