package io.headwater.spark.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** The classes in the jars of Spark that are on the class path; none is loaded. */
public final class SparkClasses {
  private static final Pattern JARS = Pattern.compile("spark-(catalyst|sql|hive)_.*\\.jar");

  private final Map<String, List<String>> parents = new HashMap<>();
  private final Set<String> notConcrete = new HashSet<>();

  private SparkClasses() {}

  public static SparkClasses read() throws IOException {
    SparkClasses classes = new SparkClasses();
    for (String entry :
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            .split(java.io.File.pathSeparator)) {
      Path path = Paths.get(entry);
      if (JARS.matcher(path.getFileName().toString()).matches()) {
        classes.read(path);
      }
    }
    return classes;
  }

  private void read(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        if (entry.getName().endsWith(".class")) {
          try (InputStream in = file.getInputStream(entry)) {
            add(new ClassReader(in));
          }
        }
      }
    }
  }

  private void add(ClassReader type) {
    List<String> above = new ArrayList<>(Arrays.asList(type.getInterfaces()));
    if (type.getSuperName() != null) {
      above.add(type.getSuperName());
    }
    parents.put(type.getClassName(), above);
    if ((type.getAccess() & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)) != 0) {
      notConcrete.add(type.getClassName());
    }
  }

  /** Names of all concrete classes below this one. */
  public Set<String> below(String className) {
    String ancestor = className.replace('.', '/');
    Set<String> found = new TreeSet<>();
    for (String type : parents.keySet()) {
      if (!notConcrete.contains(type) && ancestors(type).contains(ancestor)) {
        found.add(type.replace('/', '.'));
      }
    }
    return found;
  }

  private Set<String> ancestors(String type) {
    Set<String> found = new HashSet<>();
    Deque<String> stack = new ArrayDeque<>();
    stack.push(type);
    while (!stack.isEmpty()) {
      for (String parent : parents.getOrDefault(stack.pop(), Collections.emptyList())) {
        if (found.add(parent)) {
          stack.push(parent);
        }
      }
    }
    return found;
  }
}
