package io.headwater.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: doubling with jitter, or what the back end asked for.
 */
final class Backoff {
  /** A back end that asks for longer is asked again after this. */
  static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(10);

  private final Duration first;
  private final Duration longest;
  private final Duration unauthorised;
  private final DoubleSupplier random;

  /**
   * @param first wait after the first failure, before jitter
   * @param longest bound of the doubling
   * @param unauthorised wait after a refusal that only a changed setting can mend
   * @param random from 0 (inclusive) to 1, for the jitter
   */
  Backoff(Duration first, Duration longest, Duration unauthorised, DoubleSupplier random) {
    this.first = first;
    this.longest = longest;
    this.unauthorised = unauthorised;
    this.random = random;
  }

  static Backoff standard() {
    return new Backoff(
        Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofMinutes(1), Math::random);
  }

  /**
   * Half of the doubled time for sure, the other half by chance, so that many drivers do not come
   * back at once.
   *
   * @param failures failed attempts in a row, at least 1
   * @param askedFor what the back end asked for, or {@code null}; never undercut, but bounded by
   *     {@link #LONGEST_RETRY_AFTER}
   */
  Duration afterFailures(int failures, Duration askedFor) {
    long doubled = first.toMillis() << Math.min(failures - 1, 30);
    long bounded = Math.min(doubled, longest.toMillis());
    Duration own = Duration.ofMillis(bounded / 2 + (long) (bounded / 2.0 * random.getAsDouble()));
    if (askedFor == null || askedFor.compareTo(own) <= 0) {
      return own;
    }
    return askedFor.compareTo(LONGEST_RETRY_AFTER) < 0 ? askedFor : LONGEST_RETRY_AFTER;
  }

  /** The slow rhythm after 401 and 403. */
  Duration unauthorised() {
    return unauthorised;
  }
}
