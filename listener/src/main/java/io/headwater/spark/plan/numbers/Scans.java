package io.headwater.spark.plan.numbers;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.LineageGraph;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.source.DatasetNames;
import io.headwater.spark.plan.source.KafkaTopics;
import io.headwater.spark.plan.source.Relations;
import io.headwater.spark.plan.source.Source;
import io.headwater.spark.plan.source.Tables;
import io.headwater.spark.plan.source.TablesV2;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.sources.BaseRelation;

/** Which input a scan reads, by the same identity as the analysed plan. */
final class Scans {
  private final LineageGraph graph;
  private final DatasetNames names;

  Scans(LineageGraph graph, DatasetNames names) {
    this.graph = graph;
    this.names = names;
  }

  /** {@code null} when the node is no scan, or when no one input can be told. */
  DatasetId dataset(SparkPlan plan) {
    if (Member.isA(plan, "DataSourceScanExec")) {
      BaseRelation relation = Member.of(plan, BaseRelation.class, "relation");
      DatasetId table = table(Scala.flat(Member.of(plan, "tableIdentifier")));
      return table != null || relation == null ? orOnly(table) : relation(plan, relation);
    }
    if (Member.isA(plan, "HiveTableScanExec")) {
      Object table = Member.of(Member.of(plan, "relation"), "tableMeta");
      return known(Tables.of((CatalogTable) table, names).id());
    }
    if (Member.isA(plan, "BatchScanExec")) {
      return batch(plan);
    }
    return null;
  }

  /** The topics that a scan by a pattern reads, by the pattern; else empty. */
  Map<DatasetId, Set<DatasetId>> topics(SparkPlan plan) {
    BaseRelation relation =
        Member.isA(plan, "DataSourceScanExec")
            ? Member.of(plan, BaseRelation.class, "relation")
            : null;
    DatasetId pattern = relation == null ? null : KafkaTopics.pattern(relation, names);
    return pattern == null
        ? Collections.emptyMap()
        : Collections.singletonMap(pattern, KafkaTopics.read(Member.of(plan, "rdd"), names));
  }

  /**
   * A connector reads more than the query's tables, its own log for one: what can be told to be
   * another dataset is none of the inputs.
   */
  private DatasetId relation(SparkPlan plan, BaseRelation relation) {
    for (Set<DatasetId> topics : topics(plan).values()) {
      DatasetId topic = topics.size() == 1 ? known(topics.iterator().next()) : null;
      if (topic != null) {
        return topic;
      }
    }
    Source source = Relations.of(relation, null, names);
    DatasetId found = input(source);
    return source.isFallback() ? orOnly(found) : found;
  }

  private DatasetId orOnly(DatasetId found) {
    return found != null ? found : only();
  }

  /** The input that the catalog knows by this name. */
  private DatasetId table(List<Object> identifier) {
    if (identifier.isEmpty()) {
      return null;
    }
    DatasetId name = names.table((TableIdentifier) identifier.get(0)).id();
    for (Dataset input : graph.inputs()) {
      if (input.table() != null && input.table().id().equals(name)) {
        return input.id();
      }
    }
    return null;
  }

  private DatasetId batch(SparkPlan plan) {
    Object scan = Member.of(plan, "scan");
    Object relation = Member.of(scan, "relation");
    if (relation instanceof BaseRelation) {
      return input(Relations.of((BaseRelation) relation, null, names));
    }
    Object index = Member.of(scan, "fileIndex");
    if (index != null) {
      List<Object> roots = Scala.flat(Member.of(index, "rootPaths"));
      for (Dataset input : graph.inputs()) {
        String place = (input.place() == null ? input.id() : input.place()).name();
        for (Object root : roots) {
          String path = names.file((org.apache.hadoop.fs.Path) root).name();
          if (path.equals(place) || path.startsWith(place + "/")) {
            return input.id();
          }
        }
      }
    }
    if (Member.of(plan, Table.class, "table") != null) {
      DatasetId found = input(TablesV2.of(plan, names));
      if (found != null) {
        return found;
      }
    }
    return only();
  }

  /** Some scans do not say which table they are of; where there is one input, it is that. */
  private DatasetId only() {
    return graph.inputs().size() == 1 ? graph.inputs().get(0).id() : null;
  }

  /** The rows of one scan over several datasets belong to none of them alone. */
  private DatasetId input(Source source) {
    return source.datasets().size() == 1 ? known(source.id()) : null;
  }

  /** The input of this identity. */
  Dataset input(DatasetId id) {
    return graph.inputs().stream().filter(input -> input.id().equals(id)).findFirst().get();
  }

  /** The input that goes by this name; {@code null} when there is none. */
  DatasetId known(DatasetId id) {
    for (Dataset input : graph.inputs()) {
      if (input.goesBy(id)) {
        return input.id();
      }
    }
    return null;
  }
}
