package io.headwater.spark.end2end;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import org.apache.spark.sql.SparkSession;

/** Writes until it is killed, and keeps a journal of what has returned. */
public final class JournalProgram {
  private JournalProgram() {}

  /**
   * @param args how many writes, and the folder to write to
   */
  public static void main(String[] args) throws Exception {
    Path dir = Paths.get(args[1]);
    SparkSession spark = SparkSession.builder().getOrCreate();
    try (FileChannel journal =
        FileChannel.open(
            dir.resolve("journal"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int i = 0; i < Integer.parseInt(args[0]); i++) {
        String place = dir.resolve("out-" + i).toString();
        spark.range(5).selectExpr("id", "id + " + i + " AS n").write().json(place);
        note(journal, System.currentTimeMillis() + " " + place);
        if (i == 0) {
          System.out.println("READY");
        }
      }
    }
    spark.stop();
  }

  private static void note(FileChannel journal, String line) throws IOException {
    journal.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    journal.force(true);
  }
}
