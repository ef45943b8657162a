package io.headwater.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.RunEvent;
import io.headwater.spi.Fact;
import io.headwater.spi.Fact.Priority;
import io.headwater.testing.Events;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MemoryFactQueueTest {
  private static final UUID RUN = new UUID(0, 1);

  private final MemoryFactQueue queue = new MemoryFactQueue(3, 1000, fact -> null);

  private static Fact fact(String kind, Priority priority) {
    return fact(kind, priority, 10);
  }

  private static Fact fact(String kind, Priority priority, int size) {
    return Fact.of(RUN, kind, priority, new byte[size]);
  }

  private List<String> offer(Fact fact) {
    return queue
        .offer(Events.applicationEvent(RunEvent.Type.RUNNING), List.of(fact), List::of)
        .stream()
        .map(d -> d.kind() + " " + d.reason().label())
        .collect(Collectors.toList());
  }

  private List<String> waiting() {
    return queue.peek(100).stream().map(Fact::kind).collect(Collectors.toList());
  }

  @Test
  void keepsTheOrderOfComing() {
    offer(fact("a", Priority.RUN_STATE));
    offer(fact("b", Priority.LINEAGE_DETAIL));
    offer(fact("c", Priority.STATISTICS));

    assertThat(waiting()).containsExactly("a", "b", "c");
    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.bytes()).isEqualTo(30);
    queue.remove(2);
    assertThat(waiting()).containsExactly("c");
    assertThat(queue.bytes()).isEqualTo(10);
  }

  @Test
  void detailGoesFirstThenStatisticsThenTheOldestState() {
    offer(fact("state", Priority.RUN_STATE));
    offer(fact("statistics", Priority.STATISTICS));
    offer(fact("detail", Priority.LINEAGE_DETAIL));

    assertThat(offer(fact("s1", Priority.RUN_STATE))).containsExactly("detail queue_full");
    assertThat(offer(fact("s2", Priority.RUN_STATE))).containsExactly("statistics queue_full");
    assertThat(offer(fact("s3", Priority.RUN_STATE))).containsExactly("state queue_full");
    assertThat(waiting()).containsExactly("s1", "s2", "s3");
  }

  @Test
  void newcomerThatIsNotMoreImportantGoesItself() {
    offer(fact("a", Priority.LINEAGE_DETAIL));
    offer(fact("b", Priority.STATISTICS));
    offer(fact("c", Priority.RUN_STATE));

    assertThat(offer(fact("d", Priority.LINEAGE_DETAIL))).containsExactly("d queue_full");
    assertThat(offer(fact("e", Priority.STATISTICS))).containsExactly("a queue_full");
    assertThat(offer(fact("f", Priority.STATISTICS))).containsExactly("f queue_full");
    assertThat(waiting()).containsExactly("b", "c", "e");
  }

  @Test
  void whatIsBeingSentStays() {
    offer(fact("a", Priority.LINEAGE_DETAIL));
    offer(fact("b", Priority.LINEAGE_DETAIL));
    offer(fact("c", Priority.LINEAGE_DETAIL));
    queue.peek(1);

    assertThat(offer(fact("d", Priority.RUN_STATE))).containsExactly("b queue_full");
    queue.remove(1);
    assertThat(waiting()).containsExactly("c", "d");
  }

  @Test
  void boundsBytesToo() {
    offer(fact("a", Priority.LINEAGE_DETAIL, 600));

    assertThat(offer(fact("b", Priority.RUN_STATE, 500))).containsExactly("a queue_full");
    assertThat(queue.bytes()).isEqualTo(500);
    assertThat(offer(fact("c", Priority.RUN_STATE, 1001))).containsExactly("c too_large");
  }

  @Test
  void givingUpCountsWhatItTakesAway() {
    offer(fact("a", Priority.RUN_STATE));
    offer(fact("b", Priority.RUN_STATE));

    assertThat(queue.giveUp()).isEqualTo(2);
    assertThat(queue.size()).isZero();
    assertThat(queue.bytes()).isZero();
  }
}
