package io.headwater.spark.plan;

import io.headwater.conf.Setting;
import io.headwater.model.ColumnEdge;
import io.headwater.model.Gap;
import io.headwater.spark.plan.flow.Flow;
import io.headwater.spark.plan.flow.FlowResolver;
import io.headwater.spark.plan.flow.Reached;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The column edges of all writes of one plan, as many as the budgets allow: all of them, else those
 * through which values flow, else none. Confined to one thread.
 */
final class Edges {
  private static final Edges NONE = new Edges(null, true, null, PlanSettings.DEFAULT);

  private final FlowResolver resolver;
  private final boolean directOnly;
  private final Descriptions descriptions;
  private final PlanSettings settings;
  private final Map<Write, List<ColumnEdge>> byWrite = new LinkedHashMap<>();
  private long count;
  private long bytes;

  private Edges(
      FlowResolver resolver, boolean directOnly, Descriptions descriptions, PlanSettings settings) {
    this.resolver = resolver;
    this.directOnly = directOnly;
    this.descriptions = descriptions;
    this.settings = settings;
  }

  /** What was cut is then a gap in the findings. */
  static Edges of(Findings findings, PlanSettings settings) {
    if (!settings.columnsEnabled()) {
      return NONE;
    }
    List<Flow> roots = new ArrayList<>();
    int columns = 0;
    for (Write write : findings.writes()) {
      roots.addAll(write.flows());
      roots.add(write.rows());
      columns += write.columns();
    }
    if (columns > settings.maxColumns()) {
      findings.gap(Gap.Kind.CUT, PlanConf.COLUMNS_MAX_COLUMNS.name());
      return NONE;
    }
    for (boolean directOnly : new boolean[] {false, true}) {
      Budget.Share share = directOnly ? Budget.Share.DIRECT_EDGES : Budget.Share.ALL_EDGES;
      try {
        FlowResolver resolver =
            new FlowResolver(
                roots, directOnly, settings.maxOrigins(), () -> findings.budget().late(share));
        Descriptions descriptions =
            directOnly
                ? Descriptions.cut(settings, findings)
                : Descriptions.all(settings, findings);
        Edges edges = new Edges(resolver, directOnly, descriptions, settings);
        for (Write write : findings.writes()) {
          edges.resolve(write);
        }
        return edges;
      } catch (FlowResolver.TooManyException e) {
        findings.gap(Gap.Kind.CUT, setting(e.limit()).name() + (directOnly ? "" : " INDIRECT"));
      }
    }
    return NONE;
  }

  private static Setting<?> setting(FlowResolver.Limit limit) {
    switch (limit) {
      case BYTES:
        return PlanConf.COLUMNS_MAX_BYTES;
      case TIME:
        return PlanConf.COLUMNS_MAX_TIME;
      default:
        return PlanConf.COLUMNS_MAX_EDGES;
    }
  }

  List<ColumnEdge> of(Write write) {
    return byWrite.getOrDefault(write, Collections.emptyList());
  }

  private void resolve(Write write) {
    List<ColumnEdge> edges = new ArrayList<>();
    for (int i = 0; i < write.flows().size(); i++) {
      Flow flow = write.flows().get(i);
      String to = write.names().get(i);
      String made = descriptions.of(flow);
      for (Reached r : resolved(flow, to)) {
        ColumnEdge edge = ColumnEdge.toColumn(r.dataset(), r.field(), to, r.transformation());
        edges.add(descriptions.describe(edge, made));
      }
    }
    if (!directOnly) {
      for (Reached r : resolved(write.rows(), "")) {
        edges.add(ColumnEdge.toDataset(r.dataset(), r.field(), r.transformation()));
      }
    }
    byWrite.put(write, edges);
  }

  private Collection<Reached> resolved(Flow flow, String to) {
    Collection<Reached> reached = resolver.resolve(flow);
    count += reached.size();
    if (count > settings.maxEdges()) {
      throw new FlowResolver.TooManyException(FlowResolver.Limit.EDGES);
    }
    for (Reached r : reached) {
      bytes +=
          to.length()
              + r.field().length()
              + r.dataset().name().length()
              + r.dataset().namespace().length();
    }
    if (bytes > settings.maxBytes()) {
      throw new FlowResolver.TooManyException(FlowResolver.Limit.BYTES);
    }
    return reached;
  }
}
