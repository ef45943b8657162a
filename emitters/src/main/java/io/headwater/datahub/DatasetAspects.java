package io.headwater.datahub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.model.Dataset;
import io.headwater.model.Field;
import io.headwater.model.RunEvent;
import io.headwater.model.Statistics;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Aspects of a dataset: its schema, and what one run did to it. */
final class DatasetAspects {
  private DatasetAspects() {}

  /** The schema as Spark saw it; nested columns by path with dots. */
  static ObjectNode schema(Dataset dataset, PlatformName name, Instant time) {
    ObjectNode schema = Proposals.object();
    schema.put("schemaName", name.name());
    schema.put("platform", Urns.platform(name.platform()));
    schema.put("version", 0);
    schema.put("hash", "");
    schema
        .putObject("platformSchema")
        .putObject("com.linkedin.schema.OtherSchema")
        .put("rawSchema", rawSchema(dataset.schema()));
    CommonAspects.stamp(schema, "created", time);
    CommonAspects.stamp(schema, "lastModified", time);
    addFields(schema.putArray("fields"), "", dataset.schema());
    return schema;
  }

  private static String rawSchema(List<Field> fields) {
    StringBuilder raw = new StringBuilder("struct<");
    for (Field field : fields) {
      raw.append(raw.length() > 7 ? "," : "").append(field.name()).append(':').append(field.type());
    }
    return raw.append('>').toString();
  }

  private static void addFields(ArrayNode into, String prefix, List<Field> fields) {
    for (Field field : fields) {
      if (field.name().equals("_element")) {
        addFields(into, prefix, field.fields());
        continue;
      }
      String path = prefix + field.name();
      ObjectNode node = into.addObject();
      node.put("fieldPath", path);
      node.put("nullable", field.nullable());
      if (field.description() != null) {
        node.put("description", field.description());
      }
      node.putObject("type").putObject("type").putObject("com.linkedin.schema." + type(field));
      node.put("nativeDataType", field.type());
      node.put("recursive", false);
      node.put("isPartOfKey", false);
      addFields(into, path + ".", field.fields());
    }
  }

  private static String type(Field field) {
    String type = field.type().toLowerCase(Locale.ROOT).replaceFirst("[(<].*", "");
    switch (type) {
      case "boolean":
        return "BooleanType";
      case "tinyint":
      case "byte":
      case "smallint":
      case "short":
      case "int":
      case "integer":
      case "bigint":
      case "long":
      case "float":
      case "real":
      case "double":
      case "decimal":
        return "NumberType";
      case "string":
      case "varchar":
      case "char":
        return "StringType";
      case "binary":
        return "BytesType";
      case "date":
        return "DateType";
      case "timestamp":
      case "timestamp_ntz":
      case "timestamp_ltz":
        return "TimeType";
      case "array":
        return "ArrayType";
      case "map":
        return "MapType";
      case "struct":
        return "RecordType";
      default:
        return "NullType";
    }
  }

  /** What the run did to the dataset that it wrote. */
  static ObjectNode operation(RunEvent event, Dataset dataset) {
    Statistics s = dataset.statistics();
    ObjectNode operation = Proposals.object();
    long time = event.time().toEpochMilli();
    operation.put("timestampMillis", time);
    operation.put("lastUpdatedTimestamp", time);
    operation.put("messageId", event.runId().toString());
    operation.put("operationType", operationType(dataset.lifecycle()));
    String user = event.application().user();
    operation.put("actor", user == null ? Urns.ACTOR : Urns.user(user));
    operation.put("sourceType", "DATA_PROCESS");
    if (s.rows() != null) {
      operation.put("numAffectedRows", s.rows());
    }
    new Properties(operation)
        .put("bytesWritten", s.bytes())
        .put("filesWritten", s.files())
        .put("partitionsWritten", s.partitions())
        .put("mode", dataset.lifecycle())
        .put("version", dataset.version())
        .put("runId", event.runId())
        .put("job", event.job().name())
        .put("spark.app.id", event.application().id());
    return operation;
  }

  private static String operationType(Dataset.Lifecycle lifecycle) {
    if (lifecycle == null) {
      return "INSERT";
    }
    switch (lifecycle) {
      case CREATE:
        return "CREATE";
      case DROP:
        return "DROP";
      case ALTER:
      case RENAME:
        return "ALTER";
      case TRUNCATE:
        return "DELETE";
      default:
        return "INSERT";
    }
  }

  /**
   * The size of a dataset that the run has written whole; of its one partition where it wrote only
   * that.
   *
   * @return {@code null} where the rows written are not all that the dataset then has, or not known
   */
  static ObjectNode profile(RunEvent event, Dataset dataset) {
    Statistics s = dataset.statistics();
    boolean whole =
        dataset.lifecycle() == Dataset.Lifecycle.OVERWRITE
            || dataset.lifecycle() == Dataset.Lifecycle.CREATE;
    if (!whole || s.rows() == null || dataset.partitions().size() > 1) {
      return null;
    }
    ObjectNode profile = Proposals.object();
    profile.put("timestampMillis", event.time().toEpochMilli());
    profile.put("messageId", event.runId().toString());
    if (dataset.partitions().size() == 1) {
      profile
          .putObject("partitionSpec")
          .put("type", "PARTITION")
          .put("partition", dataset.partitions().get(0));
    }
    profile.put("rowCount", s.rows());
    if (!dataset.schema().isEmpty()) {
      profile.put("columnCount", dataset.schema().size());
    }
    if (s.bytes() != null) {
      profile.put("sizeInBytes", s.bytes());
    }
    return profile;
  }
}
