package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.spark.plan.StreamSink;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import scala.Tuple2;

/**
 * Sinks of streaming queries. A query's plan has no sink before 3.1; the query itself always has.
 */
public final class StreamSinks {
  private StreamSinks() {}

  /**
   * @param query a {@code StreamExecution}
   */
  public static StreamSink of(Object query, DatasetNames names) {
    Object sink = Member.of(query, "sink");
    // From 3.1, for toTable: WriteToStream.
    Object plan = Member.field(query, "plan");
    for (Object table : Scala.flat(Member.of(plan, "catalogTable"))) {
      return StreamSink.dataset("table", Tables.of((CatalogTable) table, names));
    }
    Map<String, String> options = options(query);
    for (Object named : Scala.flat(Member.of(plan, "catalogAndIdent"))) {
      Tuple2<?, ?> both = (Tuple2<?, ?>) named;
      List<Dataset> table =
          TablesV2.of(
                  (Table) sink,
                  (CatalogPlugin) both._1(),
                  (Identifier) both._2(),
                  options,
                  Collections.emptyList(),
                  names)
              .datasets();
      return StreamSink.dataset("table", table.get(0));
    }
    return ofSink(sink, String.valueOf(Member.of(query, "name")), options, names);
  }

  private static StreamSink ofSink(
      Object sink, String queryName, Map<String, String> options, DatasetNames names) {
    if (Member.isA(sink, "FileStreamSink")) {
      Dataset files =
          Dataset.at(names.file(new Path(String.valueOf(Member.field(sink, "path")))))
              .format(Providers.name(Member.field(sink, "fileFormat")))
              .build();
      return StreamSink.dataset("files", files);
    }
    if (Member.isA(sink, "MemorySink")) {
      Dataset table = Dataset.at(names.other("memory", queryName)).format("memory").build();
      return StreamSink.dataset("memory", table);
    }
    if (Member.isA(sink, "ConsoleTable$")) {
      return StreamSink.none("console");
    }
    if (Member.isA(sink, "NoopTable$")) {
      return StreamSink.none("noop");
    }
    if (Member.isA(sink, "ForeachBatchSink")) {
      return StreamSink.none("foreachBatch");
    }
    if (Member.isA(sink, "ForeachWriterTable")) {
      return StreamSink.unknown("foreach", sink.getClass().getName());
    }
    if (sink instanceof Table && Iceberg.isTable(sink)) {
      return StreamSink.dataset(
          "table", Iceberg.table(sink, null, null, Collections.emptyList(), names));
    }
    String provider = Providers.name(sink).replaceFirst("(?<=.)sink$", "");
    if (provider.contains(Kafka.PROVIDER)) {
      Dataset topic = Kafka.sink(options, names);
      return topic == null
          ? StreamSink.unknown(Kafka.PROVIDER, "Kafka topics by column")
          : StreamSink.dataset(Kafka.PROVIDER, topic);
    }
    DatasetId id =
        Connectors.identify(sink, options, names)
            .orElseGet(() -> Providers.dataset(provider, options, names));
    return StreamSink.dataset(provider, Dataset.at(id).format(provider).build());
  }

  private static Map<String, String> options(Object query) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Object given = Member.field(query, "extraOptions");
    if (given instanceof scala.collection.Map) {
      Scala.map((scala.collection.Map<?, ?>) given)
          .forEach((k, v) -> options.put(String.valueOf(k), String.valueOf(v)));
    }
    return options;
  }
}
