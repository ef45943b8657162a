package io.headwater.spark.plan;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.DelegatingCatalogExtension;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;

/** The session's catalog, noting which thread looks up a table. */
public final class RecordingCatalog extends DelegatingCatalogExtension {
  private static final Queue<String> CALLS = new ConcurrentLinkedQueue<>();

  static void clear() {
    CALLS.clear();
  }

  /** Calls as {@code thread: load table}, of threads whose names begin so. */
  static List<String> calls(String thread) {
    return CALLS.stream().filter(c -> c.startsWith(thread)).collect(Collectors.toList());
  }

  @Override
  public Table loadTable(Identifier table) throws NoSuchTableException {
    CALLS.add(Thread.currentThread().getName() + ": load " + table);
    return super.loadTable(table);
  }
}
