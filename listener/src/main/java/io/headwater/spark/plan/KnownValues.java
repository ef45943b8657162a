package io.headwater.spark.plan;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What values come from that Spark computed at once and that later plans have as they are.
 *
 * <p>Values of a session's variables, {@code SET VAR x = (SELECT max(c) FROM t)}: by the definition
 * that Spark makes anew for each value, so that a query is told the value that it has. Definitions
 * are held weakly. And before Spark 3.4 what {@code describe()} and {@code summary()} return, of
 * which no more can be told than the datasets.
 *
 * <p>Bounded; owned by the thread that analyses plans.
 */
public final class KnownValues {
  private static final int MOST = 1_000;

  private final Deque<Value> variables = new ArrayDeque<>();
  private final Deque<List<Dataset>> summaries = new ArrayDeque<>();

  void putVariable(Object definition, KnownRdds.Rows known) {
    variables.removeIf(value -> value.definition.get() == definition);
    add(variables, new Value(definition, known));
  }

  /** The column and the rows of the value of this definition; {@code null} when it is not known. */
  public KnownRdds.Rows variable(Object definition) {
    for (Iterator<Value> it = variables.iterator(); it.hasNext(); ) {
      Value value = it.next();
      Object known = value.definition.get();
      if (known == null) {
        it.remove();
      } else if (known == definition) {
        return value.rows;
      }
    }
    return null;
  }

  /** What a summary was computed of. */
  void putSummary(Collection<Dataset> inputs) {
    add(summaries, new ArrayList<>(inputs));
  }

  /**
   * The datasets that any summary was computed of; which one it was, its rows do not say, so there
   * are none when summaries of different datasets were computed.
   */
  public List<Dataset> summarised() {
    Set<Set<DatasetId>> different = new HashSet<>();
    for (List<Dataset> inputs : summaries) {
      different.add(inputs.stream().map(Dataset::id).collect(Collectors.toSet()));
    }
    return different.size() == 1 ? summaries.peekFirst() : Collections.emptyList();
  }

  private static <T> void add(Deque<T> all, T one) {
    all.addFirst(one);
    if (all.size() > MOST) {
      all.removeLast();
    }
  }

  /** Equal definitions may have had their values from elsewhere: only the same one counts. */
  private static final class Value {
    private final WeakReference<Object> definition;
    private final KnownRdds.Rows rows;

    Value(Object definition, KnownRdds.Rows rows) {
      this.definition = new WeakReference<>(definition);
      this.rows = rows;
    }
  }
}
