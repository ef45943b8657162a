package io.headwater.delivery;

/** How much of disk and memory the waiting facts take. Not thread-safe; guarded by its queue. */
final class SpoolBounds {
  private final long maxDiskBytes;
  private final int maxMemoryFacts;
  private final long maxMemoryBytes;
  private long diskBytes;
  private long memoryBytes;
  private long memoryOnlyBytes;
  private int memoryOnlyFacts;

  SpoolBounds(long maxDiskBytes, int maxMemoryFacts, long maxMemoryBytes) {
    this.maxDiskBytes = maxDiskBytes;
    this.maxMemoryFacts = maxMemoryFacts;
    this.maxMemoryBytes = maxMemoryBytes;
  }

  void wrote(long bytes) {
    diskBytes += bytes;
  }

  void freed(long bytes) {
    diskBytes -= bytes;
  }

  /** Keeps the payload in memory where there is room for it, or nowhere else to keep it. */
  void keep(SpooledFact fact) {
    if (!fact.onDisk()) {
      memoryOnlyBytes += fact.size();
      memoryOnlyFacts++;
    } else if (memoryBytes + fact.size() > maxMemoryBytes) {
      fact.leaveMemory();
      return;
    }
    memoryBytes += fact.size();
  }

  void release(SpooledFact fact) {
    if (fact.isInMemory()) {
      memoryBytes -= fact.size();
    }
    if (!fact.onDisk()) {
      memoryOnlyBytes -= fact.size();
      memoryOnlyFacts--;
    }
  }

  long diskBytes() {
    return diskBytes;
  }

  long maxDiskBytes() {
    return maxDiskBytes;
  }

  boolean diskFull() {
    return diskBytes > maxDiskBytes;
  }

  boolean memoryFull() {
    return memoryOnlyFacts > maxMemoryFacts || memoryBytesFull();
  }

  boolean memoryBytesFull() {
    return memoryOnlyBytes > maxMemoryBytes;
  }
}
