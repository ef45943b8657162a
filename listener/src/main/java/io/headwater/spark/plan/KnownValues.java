package io.headwater.spark.plan;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import java.lang.ref.WeakReference;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
  public static final String SUMMARY = "describe() or summary()";
  public static final String FREQUENT_ITEMS = "freqItems()";

  private static final int MOST = 1_000;

  private final Deque<Value> variables = new ArrayDeque<>();
  private final Deque<Map.Entry<String, List<Dataset>>> computed = new ArrayDeque<>();

  /**
   * @param name of the column that has the rows' names
   */
  public static String crosstab(String name) {
    return "crosstab() of " + name;
  }

  void putVariable(Object definition, KnownRdds.Rows known) {
    removeVariable(definition);
    add(variables, new Value(definition, known));
  }

  void removeVariable(Object definition) {
    variables.removeIf(
        value -> value.definition.get() == null || value.definition.get() == definition);
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

  /** What was computed of these datasets. */
  void putComputed(String what, Collection<Dataset> inputs) {
    Set<DatasetId> ids = ids(inputs);
    computed.removeIf(each -> each.getKey().equals(what) && ids(each.getValue()).equals(ids));
    add(computed, new SimpleImmutableEntry<>(what, new ArrayList<>(inputs)));
  }

  /** Whether such a thing was computed. */
  public boolean isComputed(String what) {
    return computed.stream().anyMatch(each -> each.getKey().equals(what));
  }

  /**
   * The datasets that such a thing was computed of; which one it was, its rows do not say, so there
   * are none when it was computed of different ones.
   */
  public List<Dataset> computedOf(String what) {
    Map<Set<DatasetId>, List<Dataset>> different = new HashMap<>();
    for (Map.Entry<String, List<Dataset>> each : computed) {
      if (each.getKey().equals(what)) {
        different.put(ids(each.getValue()), each.getValue());
      }
    }
    return different.size() == 1 ? different.values().iterator().next() : Collections.emptyList();
  }

  private static Set<DatasetId> ids(Collection<Dataset> datasets) {
    return datasets.stream().map(Dataset::id).collect(Collectors.toSet());
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
