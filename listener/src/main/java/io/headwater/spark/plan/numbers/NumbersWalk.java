package io.headwater.spark.plan.numbers;

import io.headwater.model.DatasetId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Statistics;
import io.headwater.spark.plan.ExecutedNumbers;
import io.headwater.spark.plan.KnownRdds;
import io.headwater.spark.plan.PlanSession;
import io.headwater.spark.plan.PlanSettings;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.source.DatasetNames;
import io.headwater.spark.plan.source.RddSources;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.apache.spark.sql.execution.SparkPlan;

/**
 * One walk over one executed plan: into adaptive plans, their stages, subqueries and caches; each
 * node once, an exchange that is used again not at all. Confined to one thread.
 */
public final class NumbersWalk {
  private final LongFunction<Long> values;
  private final KnownRdds rdds;
  private final DatasetNames names;
  private final Scans scans;
  private final Writers writers;
  private final Map<DatasetId, Statistics> read = new LinkedHashMap<>();
  private final Map<DatasetId, Statistics> written = new LinkedHashMap<>();
  private final Map<DatasetId, Set<String>> partitions = new LinkedHashMap<>();
  private final Map<DatasetId, Set<DatasetId>> topics = new LinkedHashMap<>();

  public NumbersWalk(
      LongFunction<Long> values,
      LineageGraph graph,
      PlanSettings settings,
      PlanSession session,
      KnownRdds rdds) {
    this.values = values;
    this.rdds = rdds;
    this.names = new DatasetNames(settings, session);
    this.scans = new Scans(graph, names);
    this.writers = new Writers(graph, settings, session);
  }

  /**
   * @param twice whether Spark ran the plan's last stage more than once, nobody says how often
   */
  public ExecutedNumbers walk(SparkPlan root, boolean twice) {
    Set<SparkPlan> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<SparkPlan> stack = new ArrayDeque<>();
    Deque<Boolean> caches = new ArrayDeque<>();
    Deque<Long> passes = new ArrayDeque<>();
    stack.push(root);
    caches.push(false);
    passes.push(twice ? Passes.UNKNOWN : 1L);
    while (!stack.isEmpty()) {
      SparkPlan plan = stack.pop();
      boolean cached = caches.pop();
      long around = passes.pop();
      if (!seen.add(plan)) {
        continue;
      }
      number(plan, cached, around);
      boolean below = cached || Member.isA(plan, "InMemoryTableScanExec");
      long passesBelow = Passes.below(plan, around, values);
      for (SparkPlan next : Below.of(plan)) {
        stack.push(next);
        caches.push(below);
        passes.push(isSubquery(plan, next) ? 1L : passesBelow);
      }
    }
    return ExecutedNumbers.of(read, written).withPartitionsRead(partitions).withTopics(topics);
  }

  private static boolean isSubquery(SparkPlan plan, SparkPlan next) {
    return plan.subqueries().contains(next);
  }

  private void number(SparkPlan plan, boolean cached, long passes) {
    scans
        .topics(plan)
        .forEach((k, v) -> topics.computeIfAbsent(k, p -> new LinkedHashSet<>()).addAll(v));
    DatasetId scanned = scans.dataset(plan);
    if (scanned != null) {
      Statistics numbers = scanNumbers(plan, cached, passes);
      if (!numbers.isEmpty()) {
        add(read, scanned, numbers);
      }
      addPartitions(plan, scanned, numbers);
      return;
    }
    if (Member.isA(plan, "RDDScanExec") || Member.isA(plan, "ExternalRDDScanExec")) {
      for (DatasetId kept : RddSources.of(Member.of(plan, "rdd"), names, rdds).kept()) {
        DatasetId input = scans.known(kept);
        if (input != null) {
          add(read, input, Statistics.servedFromCache());
        }
      }
      return;
    }
    DatasetId target = writers.dataset(plan);
    if (target != null) {
      Statistics numbers = writers.numbers(plan, values);
      if (!numbers.isEmpty()) {
        add(written, target, numbers);
      }
    }
  }

  /** A scan that cannot tell may have read any; one that did not run has read none. */
  private void addPartitions(SparkPlan scan, DatasetId scanned, Statistics numbers) {
    if (numbers.isEmpty()) {
      return;
    }
    Set<String> found =
        numbers.fromCache()
            ? Collections.emptySet()
            : PartitionsRead.of(scan, scans.input(scanned), names);
    partitions.merge(scanned, found, ExecutedNumbers::partitions);
  }

  /** Beneath a cache a scan counts only where this action ran it, to fill the cache. */
  private Statistics scanNumbers(SparkPlan plan, boolean cached, long passes) {
    Metrics metrics = new Metrics(plan.metrics(), values);
    Long rows = metrics.value("numOutputRows");
    Long files = metrics.value("numFiles");
    Long bytes = metrics.value("filesSize");
    // Tasks that only pass by a cache report 0 rows, on 3.0 0 files too, of the scan that filled
    // it.
    if (cached && isNone(files) && isNone(rows)) {
      return Statistics.servedFromCache();
    }
    if (rows == null && files == null) {
      return Statistics.UNKNOWN;
    }
    // A metric that no task raised from 0 is not reported; that files were listed says it ran.
    return Statistics.of(Passes.once(rows == null ? Long.valueOf(0) : rows, passes), bytes, files);
  }

  private static boolean isNone(Long number) {
    return number == null || number == 0;
  }

  private static void add(Map<DatasetId, Statistics> all, DatasetId id, Statistics more) {
    Statistics before = all.get(id);
    if (before == null || (before.fromCache() && !more.fromCache())) {
      all.put(id, more);
    } else if (before.fromCache() || !more.fromCache()) {
      all.put(id, before.plus(more));
    }
  }

  /** The plans below a node, wherever the node keeps them. */
  private static final class Below {
    private Below() {}

    static Iterable<SparkPlan> of(SparkPlan plan) {
      Set<SparkPlan> below = Collections.newSetFromMap(new IdentityHashMap<>());
      if (Member.isA(plan, "ReusedExchangeExec") || Member.isA(plan, "ReusedSubqueryExec")) {
        return below;
      }
      below.addAll(Scala.<SparkPlan>list(plan.children()));
      below.addAll(Scala.<SparkPlan>list(plan.subqueries()));
      if (Member.isA(plan, "AdaptiveSparkPlanExec")) {
        add(Member.of(plan, "executedPlan"), below);
      } else if (Member.isA(plan, "QueryStageExec")) {
        add(Member.of(plan, "plan"), below);
      } else if (Member.isA(plan, "InMemoryTableScanExec")) {
        add(Member.of(Member.of(plan, "relation"), "cachedPlan"), below);
      }
      return below;
    }

    private static void add(Object plan, Set<SparkPlan> below) {
      if (plan instanceof SparkPlan) {
        below.add((SparkPlan) plan);
      }
    }
  }
}
