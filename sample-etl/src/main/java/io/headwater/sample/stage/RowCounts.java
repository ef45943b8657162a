package io.headwater.sample.stage;

/** How many rows a stage read and how many it stored. */
public final class RowCounts {
  private final long in;
  private final long out;

  public RowCounts(long in, long out) {
    this.in = in;
    this.out = out;
  }

  public long in() {
    return in;
  }

  public long out() {
    return out;
  }
}
