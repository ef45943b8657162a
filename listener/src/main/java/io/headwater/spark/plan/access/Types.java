package io.headwater.spark.plan.access;

import io.headwater.model.Field;
import io.headwater.naming.ColumnPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Spark's types as the model's fields; a huge type is cut, never its column. */
public final class Types {
  /** Fields below one column, after which only the column's kind of type is told. */
  private static final int MAX_NESTED = 500;

  private static final int MAX_DEPTH = 30;

  private Types() {}

  public static List<Field> fields(StructType schema) {
    List<Field> fields = new ArrayList<>();
    for (StructField field : schema.fields()) {
      String comment = field.getComment().isDefined() ? field.getComment().get() : null;
      fields.add(field(field.name(), field.dataType(), field.nullable(), comment));
    }
    return fields;
  }

  /** The field for a column of a plan; its type is {@code unknown} where it cannot be told. */
  public static Field field(NamedExpression column, String name) {
    try {
      Attribute attribute = column instanceof Attribute ? (Attribute) column : column.toAttribute();
      return field(name, attribute.dataType(), attribute.nullable(), null);
    } catch (Throwable e) {
      // An unresolved column has no type, and a type of a very deep expression no end.
      return Field.of(ColumnPath.part(name), "unknown");
    }
  }

  public static Field field(String name, DataType type, boolean nullable, String comment) {
    boolean small = nested(type, 0) <= MAX_NESTED;
    return Field.of(
        ColumnPath.part(name),
        small ? type.catalogString() : type.typeName(),
        nullable,
        comment,
        small ? below(type) : Collections.emptyList());
  }

  private static List<Field> below(DataType type) {
    if (type instanceof StructType) {
      return fields((StructType) type);
    }
    if (type instanceof ArrayType) {
      DataType element = ((ArrayType) type).elementType();
      return isNested(element)
          ? Collections.singletonList(
              field("_element", element, ((ArrayType) type).containsNull(), null))
          : Collections.emptyList();
    }
    if (type instanceof MapType) {
      MapType map = (MapType) type;
      return Arrays.asList(
          field("key", map.keyType(), false, null),
          field("value", map.valueType(), map.valueContainsNull(), null));
    }
    return Collections.emptyList();
  }

  private static boolean isNested(DataType type) {
    return type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
  }

  private static int nested(DataType type, int depth) {
    if (depth > MAX_DEPTH) {
      return MAX_NESTED + 1;
    }
    int count = 1;
    if (type instanceof StructType) {
      for (StructField field : ((StructType) type).fields()) {
        count += nested(field.dataType(), depth + 1);
        if (count > MAX_NESTED) {
          break;
        }
      }
    } else if (type instanceof ArrayType) {
      count += nested(((ArrayType) type).elementType(), depth + 1);
    } else if (type instanceof MapType) {
      count += nested(((MapType) type).valueType(), depth + 1);
    }
    return count;
  }
}
