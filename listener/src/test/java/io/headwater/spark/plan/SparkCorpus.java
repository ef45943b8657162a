package io.headwater.spark.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The queries of TPC-DS and TPC-H, and the tables they ask, as Spark's own tests have them. The jar
 * of those tests is read as a file: on the class path it would bring Spark's test sources along.
 */
final class SparkCorpus {
  private static final Pattern QUERY = Pattern.compile("(tpcds|tpcds-v2\\.7\\.0|tpch)/q\\w+\\.sql");

  private SparkCorpus() {}

  private static Path jar() {
    return Paths.get(
        System.getProperty(
            "headwater.corpus",
            "target/" + System.getProperty("headwater.profile") + "/corpus/spark-sql-tests.jar"));
  }

  /** Texts by name, for example {@code tpcds/q1}. */
  static Map<String, String> queries() throws IOException {
    Map<String, String> queries = new TreeMap<>();
    try (JarFile file = new JarFile(jar().toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        if (QUERY.matcher(entry.getName()).matches()) {
          try (InputStream in = file.getInputStream(entry)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            queries.put(entry.getName().replace(".sql", ""), text.trim().replaceFirst(";$", ""));
          }
        }
      }
    }
    return queries;
  }

  /** The columns of each table of TPC-DS, as DDL. */
  static Map<String, String> tpcds() throws IOException {
    Map<String, String> tables = new LinkedHashMap<>();
    List<String> texts = texts("org/apache/spark/sql/TPCDSSchema.class");
    for (int i = 1; i < texts.size(); i++) {
      if (texts.get(i).contains("` ") && texts.get(i - 1).matches("\\w+")) {
        tables.put(texts.get(i - 1), ddl(texts.get(i)));
      }
    }
    return tables;
  }

  /** The statements that create the tables of TPC-H. */
  static List<String> tpch() throws IOException {
    List<String> statements = new ArrayList<>();
    for (String holder : new String[] {"TPCHBase", "TPCHQuerySuite"}) {
      for (String text : texts("org/apache/spark/sql/" + holder + ".class")) {
        if (text.contains("CREATE TABLE")) {
          statements.add(ddl(text));
        }
      }
    }
    return statements;
  }

  private static String ddl(String text) {
    return text.replaceAll("\\n\\s*\\|", "\n").replaceFirst("^\\s*\\|", "").trim();
  }

  /** Texts in the code of a class, in order. */
  private static List<String> texts(String className) throws IOException {
    List<String> texts = new ArrayList<>();
    try (JarFile file = new JarFile(jar().toFile())) {
      JarEntry entry = file.getJarEntry(className);
      if (entry != null) {
        try (InputStream in = file.getInputStream(entry)) {
          new ClassReader(in).accept(new Texts(texts), 0);
        }
      }
    }
    return texts;
  }

  private static final class Texts extends ClassVisitor {
    private final List<String> texts;

    Texts(List<String> texts) {
      super(Opcodes.ASM9);
      this.texts = texts;
    }

    @Override
    public MethodVisitor visitMethod(int a, String name, String d, String s, String[] e) {
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitLdcInsn(Object value) {
          if (value instanceof String) {
            texts.add((String) value);
          }
        }
      };
    }
  }
}
