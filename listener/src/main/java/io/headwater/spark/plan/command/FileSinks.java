package io.headwater.spark.plan.command;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Gap;
import io.headwater.spark.plan.Operation;
import io.headwater.spark.plan.Proof;
import io.headwater.spark.plan.Write;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.node.NodeColumns;
import io.headwater.spark.plan.node.NodeQuery;
import io.headwater.spark.plan.source.FileRoots;
import io.headwater.spark.plan.source.Kafka;
import io.headwater.spark.plan.source.Providers;
import io.headwater.spark.plan.source.Tables;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.catalyst.catalog.CatalogStorageFormat;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.command.InsertIntoDataSourceDirCommand;
import org.apache.spark.sql.execution.datasources.InsertIntoHadoopFsRelationCommand;
import org.apache.spark.sql.execution.datasources.SaveIntoDataSourceCommand;

/** Writes to a place: files, a directory, a provider with options. */
final class FileSinks {
  /** Providers of version 1 whose place is fully told by their options. */
  private static final Set<String> KNOWN =
      Collections.unmodifiableSet(new HashSet<>(Arrays.asList("jdbc", "delta", "kafka")));

  private FileSinks() {}

  /** {@code df.write().parquet(path)}, {@code INSERT INTO} a table over files. */
  static NodeColumns files(LogicalPlan node, NodeQuery q) {
    InsertIntoHadoopFsRelationCommand n = (InsertIntoHadoopFsRelationCommand) node;
    CatalogTable table = Scala.orNull(n.catalogTable());
    Dataset dataset;
    if (table != null && Scala.orNull(table.storage().locationUri()) != null) {
      dataset = Tables.of(table, q.names());
    } else {
      dataset = place(n.outputPath(), q);
      if (table != null) {
        dataset = dataset.toBuilder().table(q.names().table(table.identifier())).build();
      }
    }
    if (n.mode() == SaveMode.Ignore || n.ifPartitionNotExists()) {
      q.findings().onlyIf(Proof.FILES_WRITTEN);
    }
    Dataset.Builder builder =
        dataset.toBuilder()
            .format(Providers.name(n.fileFormat()))
            .lifecycle(Lifecycles.of(n.mode()));
    if (table == null) {
      builder.schema(Collections.emptyList());
    }
    return write(builder.build(), Scala.list(n.outputColumnNames()), q);
  }

  /** {@code INSERT OVERWRITE DIRECTORY}. */
  static NodeColumns directory(LogicalPlan n, NodeQuery q) {
    CatalogStorageFormat storage = (CatalogStorageFormat) Member.of(n, "storage");
    URI location = Scala.orNull(storage.locationUri());
    String format =
        n instanceof InsertIntoDataSourceDirCommand
            ? ((InsertIntoDataSourceDirCommand) n).provider()
            : null;
    boolean overwrite = Boolean.TRUE.equals(Member.of(n, "overwrite"));
    Dataset dataset =
        place(new Path(location), q).toBuilder()
            .format(format)
            .lifecycle(overwrite ? Dataset.Lifecycle.OVERWRITE : null)
            .build();
    return write(dataset, Collections.emptyList(), q);
  }

  /** {@code df.write().format("jdbc").options(...).save()} and other providers. */
  static NodeColumns provider(LogicalPlan node, NodeQuery q) {
    SaveIntoDataSourceCommand n = (SaveIntoDataSourceCommand) node;
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(Scala.map(n.options()));
    String provider = Providers.name(n.dataSource());
    if (provider.equals(Kafka.PROVIDER)) {
      return topic(options, q);
    }
    Optional<DatasetId> told =
        KNOWN.contains(provider)
            ? Optional.empty()
            : Providers.told(n.dataSource(), options, q.names());
    if (!KNOWN.contains(provider) && !told.isPresent()) {
      q.findings().gap(Gap.Kind.UNKNOWN_SOURCE, n.dataSource().getClass().getName());
    }
    Dataset dataset =
        Dataset.at(told.orElseGet(() -> Providers.dataset(provider, options, q.names())))
            .format(provider)
            .lifecycle(Lifecycles.of(n.mode()))
            .build();
    if (n.mode() == SaveMode.Ignore) {
      if (provider.equals("jdbc")) {
        q.findings().onlyIf(Proof.JOB);
      } else {
        // What a provider does with what exists already cannot be seen.
        dataset = dataset.toBuilder().lifecycle(null).build();
      }
    }
    return write(dataset, Collections.emptyList(), q);
  }

  /** Records are added to a topic, whatever the mode. */
  private static NodeColumns topic(Map<String, String> options, NodeQuery q) {
    Dataset topic = Kafka.sink(options, q.names());
    if (topic == null) {
      q.findings().operation(Operation.WRITE);
      q.findings().gap(Gap.Kind.UNKNOWN_SOURCE, "Kafka topics by column");
      return NodeColumns.NOTHING;
    }
    return write(topic, Collections.emptyList(), q);
  }

  private static NodeColumns write(Dataset dataset, List<String> names, NodeQuery q) {
    q.findings().write(Write.of(Operation.WRITE, dataset, names, q.input(0)));
    return NodeColumns.NOTHING;
  }

  /** The dataset of a path: above its partition directories. */
  private static Dataset place(Path path, NodeQuery q) {
    Dataset.Builder[] found = new Dataset.Builder[1];
    FileRoots.written(Collections.singletonList(path), Collections.emptyMap(), q.names())
        .forEach(
            (id, partitions) -> found[0] = Dataset.at(id).partitions(new ArrayList<>(partitions)));
    return found[0].build();
  }
}
