package io.headwater.delivery;

/** Why a fact was not delivered; the label's value in the metrics. */
enum DropReason {
  /** No room for it, or it had to make room for a more important one. */
  QUEUE_FULL("queue_full"),
  /** Larger than the whole queue may be. */
  TOO_LARGE("too_large"),
  /** The back end will never take it. */
  REJECTED("rejected"),
  /** Was on disk and could not be read back. */
  SPOOL("spool"),
  /** The event could not be written in the back end's encoding. */
  SERIALIZATION("serialization"),
  /** Not sent in the time that the end of the application allows, or accepted after it. */
  SHUTDOWN("shutdown");

  private final String label;

  DropReason(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
