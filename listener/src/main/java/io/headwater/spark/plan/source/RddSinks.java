package io.headwater.spark.plan.source;

import io.headwater.model.Dataset;
import io.headwater.spark.plan.access.Member;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What an RDD is saved to. The place stands in the Hadoop configuration of the write, which the
 * function of its job holds. Source: {@code SparkHadoopWriter.write}.
 */
public final class RddSinks {
  private static final String OUTPUT_DIR = "mapreduce.output.fileoutputformat.outputdir";
  private static final String[] FORMATS = {
    "mapreduce.job.outputformat.class", "mapred.output.format.class"
  };

  /** The function, what Spark wraps it in, the write's settings, the configuration in its cover. */
  private static final int MOST_OBJECTS = 64;

  private RddSinks() {}

  /** The dataset that the job's function writes to, or {@code null} when it does not tell. */
  public static Dataset of(Object function, DatasetNames names) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>();
    open.add(function);
    while (!open.isEmpty() && seen.size() < MOST_OBJECTS) {
      Object next = open.poll();
      if (!seen.add(next)) {
        continue;
      }
      if (next instanceof Configuration) {
        return dataset((Configuration) next, names);
      }
      addHeld(next, open);
    }
    return null;
  }

  private static Dataset dataset(Configuration conf, DatasetNames names) {
    String dir = conf.getRaw(OUTPUT_DIR);
    return dir == null ? null : Dataset.at(names.file(new Path(dir))).format(format(conf)).build();
  }

  /** {@code text} for {@code TextOutputFormat}; {@code null} when it is not told. */
  private static String format(Configuration conf) {
    for (String key : FORMATS) {
      String type = conf.getRaw(key);
      if (type != null) {
        String name = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
        return name.replaceFirst("(?<=.)(Output)?Format$", "").toLowerCase(Locale.ROOT);
      }
    }
    return null;
  }

  private static void addHeld(Object holder, Deque<Object> to) {
    if (Member.simpleName(holder).startsWith("Serializable")) {
      Object value = Member.of(holder, "value");
      if (value != null) {
        to.addFirst(value);
      }
      return;
    }
    for (Class<?> c = holder.getClass(); c != null && c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        Object value = Modifier.isStatic(field.getModifiers()) ? null : held(holder, field);
        if (value != null) {
          to.add(value);
        }
      }
    }
  }

  /** Only what is Spark's own can lead to the configuration; the program's objects cannot. */
  private static Object held(Object holder, Field field) {
    if (field.getType().isPrimitive() || field.getType().isArray()) {
      return null;
    }
    try {
      field.setAccessible(true);
      Object value = field.get(holder);
      boolean sparks = value != null && value.getClass().getName().startsWith("org.apache.spark.");
      return sparks && !(value instanceof org.apache.spark.rdd.RDD) ? value : null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }
}
