package io.headwater.delivery;

import java.time.Duration;

/**
 * What the attempts of one lane have come to: when the next may be, and whether there is progress.
 *
 * <p>Not thread-safe; guarded by the lane's lock. Times are those of {@link System#nanoTime()}.
 */
final class Attempts {
  /** For the end of an application: it is to lose less than 1.5 s to a dead back end. */
  static final Duration STANDARD_PATIENCE = Duration.ofMillis(1200);

  private final long patienceNanos;
  private int failures;
  private boolean refused;
  private long notBefore;
  private long number;
  private boolean inFlight;
  private long stalledNumber;
  private boolean progressed;
  private long lastProgress;

  /**
   * @param patience without progress for this long, the end of the application waits no more
   */
  Attempts(Duration patience) {
    this.patienceNanos = patience.toNanos();
  }

  void begin() {
    number++;
    inFlight = true;
  }

  /**
   * The back end answers as it should.
   *
   * @return how many attempts had failed before
   */
  int succeeded(long now) {
    int before = failures;
    inFlight = false;
    failures = 0;
    refused = false;
    progressed = true;
    lastProgress = now;
    return before;
  }

  /**
   * @param nowRefused refused until a setting is mended, not only out of reach
   */
  void failed(boolean nowRefused) {
    inFlight = false;
    failures++;
    refused = nowRefused;
  }

  void tryAgainAt(long time) {
    notBefore = time;
  }

  /** Nanoseconds until the next attempt; not positive when it may be now. */
  long untilNext(long now) {
    return failures == 0 ? 0 : notBefore - now;
  }

  int failures() {
    return failures;
  }

  boolean refused() {
    return refused;
  }

  /**
   * Until when somebody waits who began to at the time given; past for an attempt that was waited
   * for before in vain.
   */
  long patienceEnd(long waitingSince) {
    if (inFlight && number == stalledNumber) {
      return waitingSince;
    }
    boolean since = progressed && lastProgress - waitingSince > 0;
    return (since ? lastProgress : waitingSince) + patienceNanos;
  }

  /** Somebody has waited for the attempt in flight in vain. */
  void stalled() {
    if (inFlight) {
      stalledNumber = number;
    }
  }
}
