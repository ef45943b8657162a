package io.headwater.delivery;

import io.headwater.conf.Conf;
import io.headwater.spi.Emitter;
import io.headwater.spool.DeadLetters;
import io.headwater.spool.SpoolBox;
import io.headwater.spool.SpoolFolder;
import io.headwater.spool.SpoolSync;
import java.io.Closeable;
import java.io.IOException;

/** Opens the queue of each emitter: on disk, or in memory where that is wanted or all there is. */
final class FactQueues implements Closeable {
  private final Conf conf;
  private final SpoolSync sync = new SpoolSync();

  FactQueues(Conf conf) {
    this.conf = conf;
  }

  FactQueue open(Emitter emitter) {
    if (emitter.durable() && conf.get(DeliverySettings.SPOOL_ENABLED)) {
      LaneLog log = new LaneLog(emitter.name(), emitter.destination());
      try {
        return spooled(emitter, log);
      } catch (IOException | RuntimeException e) {
        log.memoryOnly(e.toString());
      }
    }
    return new MemoryFactQueue(
        conf.get(DeliverySettings.QUEUE_CAPACITY),
        conf.get(DeliverySettings.QUEUE_MAX_BYTES),
        emitter::brief);
  }

  private FactQueue spooled(Emitter emitter, LaneLog log) throws IOException {
    SpoolFolder folder =
        SpoolFolder.open(DeliverySettings.spoolRoot(conf), emitter.name(), emitter.destination());
    SpoolBox box = folder.newBox();
    long maxBytes = conf.get(DeliverySettings.SPOOL_MAX_BYTES);
    return new SpooledFactQueue(
        box,
        new Adopted(folder.adopt()),
        new DeadLetters(folder, maxBytes),
        sync,
        new SpoolBounds(
            maxBytes,
            conf.get(DeliverySettings.QUEUE_CAPACITY),
            conf.get(DeliverySettings.QUEUE_MAX_BYTES)),
        emitter::brief,
        emitter::superseded,
        log::memoryOnly);
  }

  @Override
  public void close() {
    sync.close();
  }
}
