package io.headwater.delivery;

import io.headwater.spi.SendException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one emitter's lane tells the user: each kind of trouble once, and again only after a long
 * while with the number of times it happened in between.
 */
final class LaneLog {
  private static final Logger LOG = LoggerFactory.getLogger(LaneLog.class);
  private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final String emitter;
  private final String destination;
  private final Map<String, Long> lastSaid = new HashMap<>();
  private final Map<String, Integer> unsaid = new HashMap<>();
  private boolean troubleSaid;

  LaneLog(String emitter, String destination) {
    this.emitter = emitter;
    this.destination = destination;
  }

  /** The back end is not there; facts wait. Called for the first failure in a row. */
  synchronized void waiting(SendException failure) {
    troubleSaid |=
        say(
            "waiting." + failure.reason(),
            "Emitter {} cannot deliver to {} for now: {}. Facts wait and are sent again; see that"
                + " the address is right and the back end is up",
            failure.getMessage());
  }

  /** Ends what {@link #waiting} and {@link #unauthorised} have said; silent when they were. */
  synchronized void recovered(int failures) {
    if (troubleSaid) {
      troubleSaid = false;
      LOG.info(
          "Emitter {} delivers to {} again after {} failed attempts",
          emitter,
          destination,
          failures);
    }
  }

  synchronized void unauthorised(SendException failure) {
    troubleSaid = true;
    LOG.error(
        "Emitter {} is refused by {}: {}. Facts wait and are tried again slowly",
        emitter,
        destination,
        failure.getMessage());
  }

  void rejected(String kind, SendException failure) {
    say(
        "rejected." + kind + "." + failure.reason(),
        "Emitter {} lost a fact that {} will not take: {}",
        kind + ": " + failure.getMessage());
  }

  void dropped(DropReason reason, String what) {
    say("dropped." + reason, "Emitter {} lost a fact for {}: {}", reason.label() + ": " + what);
  }

  /** The disk takes nothing. */
  void memoryOnly(String reason) {
    say(
        "spool",
        "Emitter {} keeps facts for {} in memory only, where they are lost with the driver: {}",
        reason + "; see spark.headwater.spool.dir");
  }

  void gaveUp(int lost, int kept, String place) {
    if (kept > 0) {
      LOG.warn(
          "Emitter {} stops with {} facts not delivered to {}: the next agent with the same"
              + " spool.dir sends them (they are in {})",
          emitter,
          kept,
          destination,
          place);
    }
    if (lost > 0) {
      LOG.warn(
          "Emitter {} stops with {} facts not delivered to {}: lost", emitter, lost, destination);
    }
  }

  void tookOver(int facts) {
    LOG.info(
        "Emitter {} takes over {} facts for {} that earlier drivers have left",
        emitter,
        facts,
        destination);
  }

  void unexpected(Throwable failure) {
    say(
        "unexpected." + failure.getClass().getName(),
        "Emitter {} had an error while it delivered to {}, and goes on: {}",
        failure.toString());
  }

  void closeFailed(Throwable failure) {
    LOG.debug("Emitter {} did not close", emitter, failure);
  }

  /** Returns whether the line was written. */
  private synchronized boolean say(String kind, String format, String detail) {
    long now = System.nanoTime();
    Long last = lastSaid.get(kind);
    if (last != null && now - last < SILENCE_NANOS) {
      unsaid.merge(kind, 1, Integer::sum);
      return false;
    }
    lastSaid.put(kind, now);
    Integer times = unsaid.remove(kind);
    String more = times == null ? "" : " (and " + times + " times more since the last such line)";
    LOG.warn(format + "{}", emitter, destination, detail, more);
    return true;
  }
}
