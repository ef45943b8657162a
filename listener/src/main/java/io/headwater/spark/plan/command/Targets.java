package io.headwater.spark.plan.command;

import io.headwater.model.Dataset;
import io.headwater.model.TableName;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.plan.access.Scala;
import io.headwater.spark.plan.source.DatasetNames;
import io.headwater.spark.plan.source.Tables;
import io.headwater.spark.plan.source.TablesV2;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;

/** The table that a command is about, in whatever form the Spark line keeps it. */
final class Targets {
  private static final String[] FIELDS = {
    "tableDesc", "tableName", "table", "targetTable", "tableIdent", "name", "child"
  };

  private Targets() {}

  /** Throws where the command names no table. */
  static Dataset of(LogicalPlan n, DatasetNames names) {
    Object catalog = Member.of(n, "catalog");
    Object identifier = Member.of(n, "ident", "tableName");
    if (catalog instanceof CatalogPlugin && identifier instanceof Identifier) {
      return located(
          TablesV2.named((CatalogPlugin) catalog, (Identifier) identifier, names), n, names);
    }
    for (String field : FIELDS) {
      Object target = Member.of(n, field);
      // From 3.3 on tableName is the identifier alone, and name has the catalog as well.
      if (target instanceof CatalogTable
          || target instanceof TableIdentifier
          || target instanceof Table
          || isName(target)
          || target instanceof LogicalPlan) {
        return located(dataset(target, names).toBuilder(), n, names);
      }
    }
    throw new IllegalArgumentException("No table in " + n.getClass().getName());
  }

  private static Dataset dataset(Object target, DatasetNames names) {
    if (target instanceof CatalogTable) {
      return Tables.of((CatalogTable) target, names);
    }
    if (target instanceof TableIdentifier) {
      return Dataset.named(names.table((TableIdentifier) target)).build();
    }
    if (target instanceof Table) {
      return TablesV2.of((Table) target, names).datasets().get(0);
    }
    if (isName(target)) {
      return Dataset.named(Tables.named(parts(target), names)).build();
    }
    return resolved((LogicalPlan) target, names);
  }

  /** The parts of a name, as Iceberg's commands have it. */
  private static boolean isName(Object target) {
    return target instanceof scala.collection.Seq && !parts(target).isEmpty();
  }

  private static List<String> parts(Object name) {
    List<String> parts = new ArrayList<>();
    Scala.flat(name).forEach(part -> parts.add(String.valueOf(part)));
    return parts;
  }

  /** {@code ResolvedTable}, {@code ResolvedIdentifier}, a relation, or a name not looked up. */
  private static Dataset resolved(LogicalPlan plan, DatasetNames names) {
    if (Member.of(plan, Table.class, "table") != null) {
      return TablesV2.of(plan, names).datasets().get(0);
    }
    Object identifier = Member.of(plan, "identifier");
    if (identifier instanceof TableIdentifier) {
      return Dataset.named(names.table((TableIdentifier) identifier)).build();
    }
    if (identifier instanceof Identifier) {
      CatalogPlugin catalog = Member.of(plan, CatalogPlugin.class, "catalog");
      return TablesV2.named(catalog, (Identifier) identifier, names).build();
    }
    List<String> parts = new ArrayList<>();
    for (Object part : Scala.flat(Member.of(plan, "multipartIdentifier", "nameParts"))) {
      parts.add(String.valueOf(part));
    }
    if (!parts.isEmpty()) {
      TableName name = Tables.named(parts, names);
      return Dataset.named(name).build();
    }
    if (plan.children().size() == 1) {
      return resolved(plan.children().apply(0), names);
    }
    throw new IllegalArgumentException("No table: " + plan.getClass().getName());
  }

  /** The place that the statement gives: {@code LOCATION '...'}. */
  private static Dataset located(Dataset.Builder dataset, LogicalPlan n, DatasetNames names) {
    Object location = null;
    Object properties = Member.of(n, "properties");
    if (properties instanceof scala.collection.Map) {
      Map<?, ?> map = Scala.map((scala.collection.Map<?, ?>) properties);
      location = map.get("location");
    }
    Object spec = Member.of(n, "tableSpec");
    for (Object found :
        spec == null ? new ArrayList<>() : Scala.flat(Member.of(spec, "location"))) {
      location = found;
    }
    if (location != null && !String.valueOf(location).isEmpty()) {
      dataset.place(names.file(new Path(String.valueOf(location))));
    }
    return dataset.build();
  }
}
