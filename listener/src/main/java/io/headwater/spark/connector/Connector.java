package io.headwater.spark.connector;

import io.headwater.model.DatasetId;
import java.util.Map;
import java.util.Optional;

/**
 * Says which dataset a connector's own class stands for, where Headwater would know the provider's
 * name only. Implementations are found by {@link java.util.ServiceLoader}: name yours in {@code
 * META-INF/services/io.headwater.spark.connector.Connector}.
 *
 * <p>Example: for a relation that reads {@code SELECT * FROM shop.orders} from a store of its own,
 * the identity may be {@code store://host:7000} and {@code shop.orders}. Everything that reads or
 * writes the same data is to give the same identity. Source for good names: OpenLineage's naming
 * rules.
 *
 * <p>An implementation looks at what its objects hold in memory. It does no I/O, starts no job and
 * keeps none of the objects. It is asked on a thread of the agent, never on one of the job, one
 * question at a time, and has a second for an answer. What it throws is logged once with its name,
 * and the dataset then goes by its provider's name; one that does not answer in time is not asked
 * again. Neither harms the job.
 */
public interface Connector {
  /**
   * The dataset that the object reads or writes.
   *
   * @param source what Spark's plan holds: a {@code BaseRelation} or the provider that saves
   *     (version 1), a {@code Table} (version 2), the sink of a streaming query, or an {@code RDD}
   *     without parents. It may be another connector's.
   * @param options the options that the program gave, keys without regard to case; empty where the
   *     plan has none. They may hold secrets, which belong into no name
   * @return empty for an object that this connector does not know
   */
  Optional<DatasetId> identify(Object source, Map<String, String> options);
}
