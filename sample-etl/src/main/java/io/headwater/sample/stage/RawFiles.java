package io.headwater.sample.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.row_number;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The raw files of the input folder, gzipped or plain, as typed rows. Each row knows the file it
 * stands in and its {@code record} (1 is the first line that is not blank, a header included), and
 * is {@code malformed} where it has too few or too many columns or a value that is no number; such
 * a row keeps whatever could be read.
 */
final class RawFiles {
  private static final String CORRUPT = "corrupt";

  private final SparkSession spark;
  private final String folder;

  RawFiles(SparkSession spark, String folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** OurAirports: comma separated, with a header, columns in any order. */
  Dataset<Row> ourairports() {
    String path = find("ourairports.csv");
    String[] header = spark.read().option("header", true).csv(path).columns();
    List<String> missing = new ArrayList<>(RawColumns.OURAIRPORTS);
    missing.removeAll(Arrays.asList(header));
    if (!missing.isEmpty()) {
      throw new PipelineException(
          path
              + " has no column "
              + String.join(", ", missing)
              + " in its header: give a file as OurAirports publishes it");
    }
    return located(csv(header).option("header", true).csv(path), 1);
  }

  /** OpenFlights: comma separated, no header, {@code \N} where a value is missing. */
  Dataset<Row> openflights() {
    String[] columns = RawColumns.OPENFLIGHTS.toArray(new String[0]);
    return located(csv(columns).option("nullValue", "\\N").csv(find("openflights.dat")), 0);
  }

  /** Names of countries, as OpenFlights writes them, with their ISO code. */
  Dataset<Row> countries() {
    return spark
        .read()
        .option("header", true)
        .schema("country STRING, iso_country STRING")
        .csv(find("countries.csv"));
  }

  /** The lines of both airport files as they are written: {@code file, line, record, raw}. */
  Dataset<Row> lines() {
    spark
        .read()
        .text(find("ourairports.csv"), find("openflights.dat"))
        .withColumn("file", fileName())
        .withColumn("position", monotonically_increasing_id())
        .createOrReplaceTempView("raw_lines");
    return spark.sql(SqlText.named("lines"));
  }

  private DataFrameReader csv(String[] columns) {
    StructType schema = new StructType();
    for (String column : columns) {
      schema = schema.add(column, typeOf(column));
    }
    return spark
        .read()
        .schema(schema.add(CORRUPT, DataTypes.StringType))
        .option("mode", "PERMISSIVE")
        .option("columnNameOfCorruptRecord", CORRUPT)
        .option("escape", "\"");
  }

  private static DataType typeOf(String column) {
    switch (column) {
      case "id":
        return DataTypes.LongType;
      case "latitude_deg":
      case "longitude_deg":
        return DataTypes.DoubleType;
      case "elevation_ft":
        return DataTypes.IntegerType;
      default:
        return DataTypes.StringType;
    }
  }

  private static Dataset<Row> located(Dataset<Row> rows, int headerLines) {
    // Files are read front to back in the order of their partitions, so the id grows with the line,
    // but not by one.
    return rows.withColumn("malformed", col(CORRUPT).isNotNull())
        .drop(CORRUPT)
        .withColumn("file", fileName())
        .withColumn("position", monotonically_increasing_id())
        .withColumn(
            "record",
            row_number()
                .over(Window.partitionBy("file").orderBy("position"))
                .plus(lit(headerLines)))
        .drop("position");
  }

  private static Column fileName() {
    return regexp_extract(input_file_name(), "[^/]+$", 0);
  }

  private String find(String name) {
    for (String candidate : new String[] {name + ".gz", name}) {
      Path path = new Path(folder, candidate);
      try {
        FileSystem fileSystem = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
        if (fileSystem.exists(path)) {
          return path.toString();
        }
      } catch (IOException e) {
        throw new PipelineException(
            "Cannot look into the input folder " + folder + ": " + e.getMessage(), e);
      }
    }
    throw new PipelineException(
        "No "
            + name
            + " or "
            + name
            + ".gz in "
            + folder
            + ": name the folder of the raw files with --input");
  }
}
