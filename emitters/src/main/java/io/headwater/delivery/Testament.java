package io.headwater.delivery;

import io.headwater.model.RunEvent;
import io.headwater.spi.Fact;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What is sent for a run whose driver died: made when the run starts, by its own emitter and with
 * its own lineage, so that nobody needs to understand it later. Only its time is filled in then.
 */
final class Testament {
  /** Stands for the time of death; no real event has it. 24 characters, or 13 digits. */
  static final Instant TIME = Instant.parse("2286-11-20T17:46:39.871Z");

  static final String REASON = "the driver died and the next agent with the same spool found it";

  private static final byte[] ISO = ascii(TIME.toString());
  private static final byte[] MILLIS = ascii(Long.toString(TIME.toEpochMilli()));

  private Testament() {}

  /** The event to encode for a run that this event starts. */
  static RunEvent of(RunEvent start) {
    return start.toBuilder().type(RunEvent.Type.ABORT).time(TIME).reason(REASON).build();
  }

  /** The facts with the time of death. */
  static List<Fact> executed(List<Fact> testament, long diedAtMillis) {
    // A whole second would be written shorter.
    long time = diedAtMillis % 1000 == 0 ? diedAtMillis + 1 : diedAtMillis;
    byte[] iso = ascii(Instant.ofEpochMilli(time).toString());
    byte[] millis = ascii(Long.toString(time));
    List<Fact> facts = new ArrayList<>(testament.size());
    for (Fact fact : testament) {
      byte[] payload = fact.payload();
      replace(payload, ISO, iso);
      replace(payload, MILLIS, millis);
      facts.add(Fact.of(fact.runId(), fact.kind(), fact.priority(), payload));
    }
    return facts;
  }

  private static void replace(byte[] in, byte[] from, byte[] to) {
    if (from.length != to.length) {
      return;
    }
    for (int i = 0; i + from.length <= in.length; i++) {
      int same = 0;
      while (same < from.length && in[i + same] == from[same]) {
        same++;
      }
      if (same == from.length) {
        System.arraycopy(to, 0, in, i, to.length);
        i += to.length - 1;
      }
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Later runs first: the application, which started first, ends last. */
  static int order(UUID a, UUID b) {
    return b.toString().compareTo(a.toString());
  }
}
