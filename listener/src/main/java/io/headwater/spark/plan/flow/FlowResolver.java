package io.headwater.spark.plan.flow;

import io.headwater.model.Transformation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Turns flows into what they come from: sets of (dataset, column, transformation).
 *
 * <p>Knows all flows that will be asked for from the start, so that what several of them share is
 * resolved once, while a long chain that only one needs is walked through without a set per link.
 * Walks with its own stack; confined to one thread.
 */
public final class FlowResolver {
  private static final int LOOKS_AT_THE_CLOCK = 0xFFF;
  private static final Reached[] NOTHING = {};

  /** One bit for each transformation that a path can have. */
  private static final Map<Transformation, Integer> BITS = new HashMap<>();

  static {
    for (Transformation.Subtype subtype : Transformation.Subtype.values()) {
      BITS.put(Transformation.of(subtype, false), 1 << BITS.size());
      BITS.put(Transformation.of(subtype, true), 1 << BITS.size());
    }
  }

  private final boolean directOnly;
  private final long limit;
  private final BooleanSupplier late;
  private final IdentityHashMap<Flow, Reached[]> shared = new IdentityHashMap<>();
  private long found;
  private long steps;

  /**
   * @param roots every flow that will be asked for
   * @param directOnly whether to leave out what only decides rows or branches
   * @param limit the number of results, all together, beyond which {@link TooManyException} is
   *     thrown
   * @param late whether the time for it is over, upon which it is thrown too
   */
  public FlowResolver(
      Collection<Flow> roots, boolean directOnly, long limit, BooleanSupplier late) {
    this.directOnly = directOnly;
    this.limit = limit;
    this.late = late;
    for (Flow flow : sharedBottomUp(roots)) {
      // There can be as many as a plan has expressions, most of them with one origin.
      shared.put(flow, reach(flow).toArray(NOTHING));
    }
  }

  /** What a flow comes from; empty for none and unknown. */
  public Collection<Reached> resolve(Flow flow) {
    Reached[] known = shared.get(flow);
    return known != null ? Arrays.asList(known) : reach(flow);
  }

  /** A flow of one step that comes from the same columns in the same ways. */
  public Flow flatten(Flow flow) {
    List<Flow> flat = new ArrayList<>();
    for (Reached r : resolve(flow)) {
      flat.add(Flow.step(r.transformation(), r.origin()));
    }
    if (anyUnknown(Collections.singletonList(flow))) {
      flat.add(Flow.UNKNOWN);
    }
    return Flow.all(flat);
  }

  /** Flows with more than one user, each after those that it needs. */
  private static List<Flow> sharedBottomUp(Collection<Flow> roots) {
    IdentityHashMap<Flow, Integer> users = new IdentityHashMap<>();
    List<Flow> finished = new ArrayList<>();
    Deque<Object[]> stack = new ArrayDeque<>();
    for (Flow root : roots) {
      // The same root asked for twice is one user more, and so is worth keeping.
      if (users.merge(root, 1, Integer::sum) == 1) {
        stack.push(new Object[] {root, 0});
      }
      while (!stack.isEmpty()) {
        Object[] top = stack.peek();
        Flow flow = (Flow) top[0];
        int next = (Integer) top[1];
        if (next == flow.inputs().length) {
          stack.pop();
          finished.add(flow);
          continue;
        }
        top[1] = next + 1;
        Flow input = flow.inputs()[next];
        if (users.merge(input, 1, Integer::sum) == 1) {
          stack.push(new Object[] {input, 0});
        }
      }
    }
    finished.removeIf(f -> users.get(f) < 2 || f.cyclic() || f.inputs().length == 0);
    return finished;
  }

  private Set<Reached> reach(Flow start) {
    Set<Reached> result = new LinkedHashSet<>(4);
    IdentityHashMap<Flow, Integer> seen = new IdentityHashMap<>(4);
    Deque<Flow> flows = new ArrayDeque<>(4);
    Deque<Transformation> paths = new ArrayDeque<>(4);
    flows.push(start);
    paths.push(Transformation.IDENTITY);
    while (!flows.isEmpty()) {
      if ((++steps & LOOKS_AT_THE_CLOCK) == 0 && late.getAsBoolean()) {
        throw new TooManyException(Limit.TIME);
      }
      Flow flow = flows.pop();
      Transformation path = paths.pop();
      if (flow instanceof Flow.Origin) {
        add(result, (Flow.Origin) flow, path);
        continue;
      }
      Reached[] known = flow == start ? null : shared.get(flow);
      if (known != null) {
        for (Reached r : known) {
          add(result, r.origin(), path.after(r.transformation()));
        }
        continue;
      }
      if (flow.inputs().length == 0 || !firstTime(seen, flow, path)) {
        continue;
      }
      Transformation below = path.after(flow.step());
      if (directOnly && below.type() == Transformation.Type.INDIRECT) {
        continue;
      }
      for (int i = flow.inputs().length - 1; i >= 0; i--) {
        flows.push(flow.inputs()[i]);
        paths.push(below);
      }
    }
    return result;
  }

  private void add(Set<Reached> result, Flow.Origin origin, Transformation path) {
    if (directOnly && path.type() == Transformation.Type.INDIRECT) {
      return;
    }
    if (result.add(new Reached(origin, path)) && ++found > limit) {
      throw new TooManyException(Limit.EDGES);
    }
  }

  private static boolean firstTime(
      IdentityHashMap<Flow, Integer> seen, Flow flow, Transformation path) {
    int bit = BITS.get(path);
    Integer before = seen.get(flow);
    if (before != null && (before & bit) != 0) {
      return false;
    }
    seen.put(flow, before == null ? bit : before | bit);
    return true;
  }

  /** Whether an unknown value lies anywhere below these flows. */
  public static boolean anyUnknown(Collection<Flow> roots) {
    IdentityHashMap<Flow, Boolean> seen = new IdentityHashMap<>();
    Deque<Flow> flows = new ArrayDeque<>(roots);
    while (!flows.isEmpty()) {
      Flow flow = flows.pop();
      if (flow == Flow.UNKNOWN) {
        return true;
      }
      if (seen.put(flow, true) == null) {
        Collections.addAll(flows, flow.inputs());
      }
    }
    return false;
  }

  /** What there can be too much of. */
  public enum Limit {
    EDGES,
    BYTES,
    TIME
  }

  /** Says that the result would be larger, or take longer, than allowed. */
  public static final class TooManyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Limit limit;

    public TooManyException(Limit limit) {
      super("Over the limit of " + limit, null, false, false);
      this.limit = limit;
    }

    public Limit limit() {
      return limit;
    }
  }
}
