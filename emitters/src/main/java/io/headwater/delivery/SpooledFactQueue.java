package io.headwater.delivery;

import io.headwater.model.RunEvent;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import io.headwater.spool.DeadLetters;
import io.headwater.spool.SpoolBox;
import io.headwater.spool.SpoolRecord;
import io.headwater.spool.SpoolSync;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A queue whose facts are on disk before {@link #offer} returns and leave it when they were taken.
 * Behind its own facts stand those of dead agents, their open runs' testaments last.
 *
 * <p>Where the disk takes nothing, facts wait in memory, within its own bounds. Payloads stay in
 * memory too as far as those bounds allow, so that most are never read back.
 */
final class SpooledFactQueue implements FactQueue {
  /** Beyond this many the index alone would be too much memory. */
  static final int MAX_FACTS = 200_000;

  private final SpoolBox box;
  private final Adopted adopted;
  private final DeadLetters deadLetters;
  private final SpoolSync sync;
  private final SpoolBounds bounds;
  private final Consumer<String> trouble;
  private final WholeFacts whole;
  private final Predicate<Fact> superseded;
  private final PriorityFifo<SpooledFact> facts = new PriorityFifo<>();
  private final List<Dropped> unreadable = new ArrayList<>();
  private int leftover;
  private long bytes;
  private long adoptedFacts;
  private long deadLetterFacts;

  /** What was left on disk at the end; {@code null} before. */
  private SpoolState left;

  private boolean closed;

  /**
   * @param adopted what dead agents have left
   * @param brief a fact without its detail of lineage, or {@code null} where it has none
   * @param superseded whether a fact that a dead agent has left is out of date
   * @param trouble is told of what cannot be written
   */
  SpooledFactQueue(
      SpoolBox box,
      Adopted adopted,
      DeadLetters deadLetters,
      SpoolSync sync,
      SpoolBounds bounds,
      UnaryOperator<Fact> brief,
      Predicate<Fact> superseded,
      Consumer<String> trouble) {
    this.box = box;
    this.adopted = adopted;
    this.deadLetters = deadLetters;
    this.sync = sync;
    this.bounds = bounds;
    this.whole = new WholeFacts(brief);
    this.superseded = superseded;
    this.trouble = trouble;
    sync.keep(box);
  }

  @Override
  public void begin() {
    adopted.read(this::addLeftover, this::unreadable);
  }

  private synchronized void addLeftover(SpooledEvent event) {
    if (closed || facts.size() >= MAX_FACTS) {
      // It stays on disk for an agent with room for it.
      return;
    }
    bounds.wrote(event.bytes());
    for (SpooledFact fact : event.waiting()) {
      bounds.keep(fact);
      facts.addBehind(fact, fact.priority());
      leftover++;
      adoptedFacts++;
      bytes += fact.size();
    }
  }

  private synchronized void unreadable(String file) {
    unreadable.add(new Dropped(new UUID(0, 0), file, DropReason.SPOOL));
  }

  @Override
  public synchronized List<Dropped> offer(
      RunEvent event, List<Fact> added, Supplier<List<Fact>> testament) {
    boolean opened = event.type() == RunEvent.Type.START && openRun(event.runId(), testament);
    SpooledEvent spooled = write(event, added);
    if (opened) {
      confirmRun(event.runId());
    }
    for (SpooledFact fact : spooled.waiting()) {
      bounds.keep(fact);
      facts.add(fact, fact.priority());
      whole.add(fact);
      bytes += fact.size();
    }
    return makeRoom();
  }

  private boolean openRun(UUID runId, Supplier<List<Fact>> testament) {
    try {
      box.openRun(runId, testament.get());
      return true;
    } catch (IOException | RuntimeException | Error e) {
      trouble.accept(e.toString());
      return false;
    }
  }

  private void confirmRun(UUID runId) {
    try {
      sync.written(box.confirmRun(runId));
    } catch (IOException | RuntimeException | Error e) {
      trouble.accept(e.toString());
    }
  }

  private SpooledEvent write(RunEvent event, List<Fact> added) {
    UUID ended = event.type().terminal() ? event.runId() : null;
    if (!added.isEmpty()) {
      try {
        SpooledEvent spooled =
            SpooledEvent.written(box, new SpoolRecord(ended != null, added), ended);
        sync.written(spooled.file());
        bounds.wrote(spooled.bytes());
        return spooled;
      } catch (IOException | RuntimeException | Error e) {
        trouble.accept(e.toString());
        closeRun(ended);
      }
    }
    return SpooledEvent.inMemory(box, added, ended);
  }

  /** The end is known but not on disk: nobody is to take the run for an open one. */
  private void closeRun(UUID ended) {
    try {
      if (ended != null) {
        box.closeRun(ended);
      }
    } catch (IOException e) {
      trouble.accept(e.toString());
    }
  }

  private List<Dropped> makeRoom() {
    List<Dropped> dropped = new ArrayList<>(0);
    while (bounds.diskFull() || facts.size() > MAX_FACTS) {
      if (!drop(facts.removeLeast(Fact.Priority.LINEAGE_DETAIL, SpooledFact::onDisk), dropped)
          && !(bounds.diskFull() && shortenOne(SpooledFact::onDisk, dropped))
          && !drop(facts.removeLeast(Fact.Priority.RUN_STATE, SpooledFact::onDisk), dropped)) {
        break;
      }
    }
    while (bounds.memoryFull()) {
      if (!drop(facts.removeLeast(Fact.Priority.LINEAGE_DETAIL, f -> !f.onDisk()), dropped)
          && !(bounds.memoryBytesFull() && shortenOne(f -> !f.onDisk(), dropped))
          && !drop(facts.removeLeast(Fact.Priority.RUN_STATE, f -> !f.onDisk()), dropped)) {
        break;
      }
    }
    return dropped;
  }

  private boolean drop(SpooledFact fact, List<Dropped> dropped) {
    if (fact == null) {
      return false;
    }
    dropped.add(new Dropped(fact.runId(), fact.kind(), DropReason.QUEUE_FULL));
    forget(fact);
    if (!fact.event().waiting().isEmpty()) {
      shrink(fact.event());
    }
    return true;
  }

  /** The oldest that can be; one whose file cannot be written anew stays as it is. */
  private boolean shortenOne(Predicate<SpooledFact> may, List<Dropped> dropped) {
    while (true) {
      WholeFacts.Shorter next = whole.next(fact -> may.test(fact) && !facts.shows(fact));
      if (next == null) {
        return false;
      }
      try {
        shorten(next.fact(), next.brief());
        dropped.add(WholeFacts.detailOf(next.fact().runId(), next.fact().kind()));
        return true;
      } catch (IOException | RuntimeException e) {
        trouble.accept(e.toString());
      }
    }
  }

  private void shorten(SpooledFact fact, Fact brief) throws IOException {
    long onDisk = fact.event().bytes();
    int size = fact.size();
    bounds.release(fact);
    try {
      fact.event().shorten(fact, brief);
    } finally {
      if (fact.isInMemory()) {
        bounds.keep(fact);
      }
    }
    bytes -= size - fact.size();
    bounds.freed(onDisk - fact.event().bytes());
  }

  private void shrink(SpooledEvent event) {
    long before = event.bytes();
    try {
      event.rewrite();
    } catch (IOException e) {
      trouble.accept(e.toString());
      return;
    }
    bounds.freed(before - event.bytes());
  }

  /** The fact waits no more, for whatever reason. */
  private void forget(SpooledFact fact) {
    whole.forget(fact);
    bytes -= fact.size();
    if (fact.event().box() != box) {
      leftover--;
    }
    bounds.release(fact);
    try {
      if (fact.event().settle(fact)) {
        bounds.freed(fact.event().bytes());
        adopted.settled(fact.event().box());
      }
    } catch (IOException e) {
      trouble.accept(e.toString());
    }
  }

  @Override
  public synchronized List<Fact> peek(int max) {
    forgetSuperseded(max);
    List<Fact> first = new ArrayList<>();
    while (first.isEmpty() && facts.size() > 0) {
      try {
        for (SpooledFact fact : facts.show(max)) {
          first.add(fact.load());
        }
      } catch (IOException e) {
        if (first.isEmpty()) {
          leaveOutFirst();
        } else {
          facts.show(first.size());
        }
      }
    }
    return first;
  }

  private void forgetSuperseded(int max) {
    boolean more = leftover > 0;
    while (more) {
      more = false;
      for (SpooledFact fact : facts.show(max)) {
        if (fact.event().box() != box && isSuperseded(fact)) {
          facts.remove(fact);
          forget(fact);
          more = leftover > 0;
        }
      }
    }
  }

  private boolean isSuperseded(SpooledFact fact) {
    try {
      return superseded.test(fact.load());
    } catch (IOException e) {
      return false; // who sends it finds that too
    }
  }

  private void leaveOutFirst() {
    for (SpooledFact fact : facts.remove(1)) {
      unreadable.add(new Dropped(fact.runId(), fact.kind(), DropReason.SPOOL));
      forget(fact);
    }
  }

  @Override
  public synchronized List<Dropped> takeUnreadable() {
    List<Dropped> taken = new ArrayList<>(unreadable);
    unreadable.clear();
    return taken;
  }

  @Override
  public synchronized void remove(int count) {
    facts.remove(count).forEach(this::forget);
  }

  @Override
  public synchronized void reject(SendException answer) {
    for (SpooledFact fact : facts.remove(1)) {
      try {
        deadLetters.add(fact.load(), answer.getMessage());
        deadLetterFacts++;
      } catch (IOException e) {
        trouble.accept(e.toString());
      }
      forget(fact);
    }
  }

  @Override
  public synchronized int giveUp() {
    left = spool();
    int lost = 0;
    for (SpooledFact fact : facts.clear()) {
      if (!fact.onDisk()) {
        lost++;
      }
    }
    whole.clear();
    leftover = 0;
    bytes = 0;
    return lost;
  }

  @Override
  public synchronized SpoolState spool() {
    if (left != null) {
      return left;
    }
    int onDisk = 0;
    long oldest = Long.MAX_VALUE;
    for (SpooledFact fact : facts.items()) {
      if (fact.onDisk()) {
        onDisk++;
        oldest = Math.min(oldest, fact.event().writtenMillis());
      }
    }
    return new SpoolState(
        onDisk,
        oldest,
        facts.size() - onDisk,
        bounds.diskBytes(),
        bounds.maxDiskBytes(),
        adoptedFacts,
        deadLetterFacts);
  }

  @Override
  public String place() {
    return box.path().getParent().toString();
  }

  @Override
  public synchronized int size() {
    return facts.size();
  }

  @Override
  public synchronized int leftover() {
    return leftover;
  }

  @Override
  public synchronized long bytes() {
    return bytes;
  }

  @Override
  public int capacity() {
    return MAX_FACTS;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      adopted.close();
      box.close();
    }
  }
}
