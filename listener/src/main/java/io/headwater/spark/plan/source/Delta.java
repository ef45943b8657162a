package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.LogicalRelation;

/**
 * Tables of Delta Lake. What a table says of itself beyond its path ({@code properties}, {@code
 * schema}) may read its log, so it is not asked.
 */
public final class Delta {
  public static final String FORMAT = "delta";

  private Delta() {}

  /** Whether a relation's list of files is a Delta table's. */
  static boolean isIndex(Object fileIndex) {
    return Member.isA(fileIndex, "TahoeFileIndex");
  }

  /** The version that a query asked for; {@code null} where it reads the latest. */
  static String version(Object fileIndex) {
    boolean asked = Boolean.TRUE.equals(Member.of(fileIndex, "isTimeTravelQuery"));
    for (Object version : Scala.flat(Member.of(fileIndex, "versionToUse"))) {
      if (asked || !Member.has(fileIndex, "isTimeTravelQuery")) {
        return String.valueOf(version);
      }
    }
    return null;
  }

  /**
   * The table that a plan of Delta Lake's own MERGE changes; {@code null} in any other plan.
   * Source: {@code MergeIntoCommand.buildTargetPlanWithFiles}.
   */
  public static Dataset mergeTarget(LogicalPlan plan, DatasetNames names) {
    for (LogicalPlan leaf : Scala.<LogicalPlan>list(plan.collectLeaves())) {
      if (leaf instanceof LogicalRelation) {
        LogicalRelation relation = (LogicalRelation) leaf;
        Object index = Member.of(relation.relation(), "location");
        if (Member.isA(index, "TahoeBatchFileIndex")
            && "batch".equals(Member.of(index, "actionType"))) {
          CatalogTable table = Scala.orNull(relation.catalogTable());
          return Relations.of(relation.relation(), table, names).datasets().get(0);
        }
      }
    }
    return null;
  }

  static boolean isTable(Object table) {
    return Member.isA(table, "DeltaTableV2");
  }

  /**
   * @param table a {@code DeltaTableV2}
   */
  public static Dataset table(Object table, DatasetNames names) {
    for (Object known : Scala.flat(Member.of(table, "catalogTable"))) {
      return Tables.of((CatalogTable) known, names).toBuilder().format(FORMAT).build();
    }
    return Dataset.at(names.file((Path) Member.of(table, "path"))).format(FORMAT).build();
  }
}
