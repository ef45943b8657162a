package io.headwater.sample.text;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/**
 * The text functions under the names by which SQL texts and expressions of the stages call them;
 * each gives null for null.
 */
public final class TextFunctions {
  private TextFunctions() {}

  /** Makes the functions known to a session; again is harmless. */
  public static void register(SparkSession spark) {
    spark
        .udf()
        .register(
            "name_words",
            (UDF1<String, String>) name -> name == null ? null : NameNormalizer.words(name),
            DataTypes.StringType);
    spark
        .udf()
        .register(
            "name_core",
            (UDF1<String, String>) name -> name == null ? null : NameNormalizer.core(name),
            DataTypes.StringType);
    spark
        .udf()
        .register(
            "name_similarity",
            (UDF2<String, String, Double>)
                (a, b) -> a == null || b == null ? null : TokenSimilarity.between(a, b),
            DataTypes.DoubleType);
    spark
        .udf()
        .register(
            "vary_name",
            (UDF2<String, Long, String>)
                (name, seed) -> name == null || seed == null ? null : NameVariation.of(name, seed),
            DataTypes.StringType);
    spark
        .udf()
        .register(
            "redact_name",
            (UDF2<String, String, String>)
                (name, codes) -> name == null ? null : CodeRedaction.name(name, codes),
            DataTypes.StringType);
    spark
        .udf()
        .register(
            "redact_keywords",
            (UDF2<String, String, String>)
                (keywords, codes) ->
                    keywords == null ? null : CodeRedaction.keywords(keywords, codes),
            DataTypes.StringType);
  }
}
