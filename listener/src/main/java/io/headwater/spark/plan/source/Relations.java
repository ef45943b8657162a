package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.spark.plan.access.ByClass;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.access.Types;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.sources.BaseRelation;

/**
 * The table of relations (data sources of version 1). What is in no table is named by its provider,
 * and the graph says so.
 */
public final class Relations {
  private static final ByClass<Resolver<? extends BaseRelation>> RESOLVERS = new ByClass<>();

  static {
    RESOLVERS.put(HadoopFsRelation.class.getName(), (Resolver<HadoopFsRelation>) FileSource::of);
    RESOLVERS.put(
        "org.apache.spark.sql.execution.datasources.jdbc.JDBCRelation", JdbcSource.RELATION);
    RESOLVERS.put("org.apache.spark.sql.kafka010.KafkaRelation", Kafka::relation);
  }

  private Relations() {}

  /** One kind of relation. */
  @FunctionalInterface
  interface Resolver<R extends BaseRelation> {
    /**
     * @param table the catalog's entry for the relation, or {@code null}
     */
    Source resolve(R relation, CatalogTable table, DatasetNames names);
  }

  /**
   * @param table the catalog's entry for the relation, or {@code null}
   */
  @SuppressWarnings("unchecked")
  public static Source of(BaseRelation relation, CatalogTable table, DatasetNames names) {
    Resolver<? extends BaseRelation> resolver = RESOLVERS.find(relation.getClass());
    if (resolver != null) {
      return ((Resolver<BaseRelation>) resolver).resolve(relation, table, names);
    }
    String provider = Providers.name(relation);
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (table != null) {
      options.putAll(Scala.map(table.storage().properties()));
    }
    Object parameters = Member.of(relation, "parameters", "options", "params");
    if (parameters instanceof scala.collection.Map) {
      Scala.map((scala.collection.Map<?, ?>) parameters)
          .forEach((k, v) -> options.put(String.valueOf(k), String.valueOf(v)));
    }
    Optional<DatasetId> told = Connectors.identify(relation, options, names);
    if (told.isPresent()) {
      Dataset.Builder dataset =
          Dataset.at(told.get()).schema(Types.fields(relation.schema())).format(provider);
      return Source.of(
          (table == null ? dataset : dataset.table(names.table(table.identifier()))).build());
    }
    if (table != null) {
      return Source.of(Tables.of(table, names));
    }
    Dataset dataset =
        Dataset.at(Providers.dataset(provider, options, names))
            .schema(Types.fields(relation.schema()))
            .format(provider)
            .build();
    return Source.fallback(dataset, relation.getClass().getName());
  }
}
