package io.headwater.build;

import io.headwater.build.ClassReferences.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Resolves every reference in the agent jar as the JVM would: in the jar, in the API of Java 8, in
 * what Spark provides on this profile; and says which would fail.
 */
final class Linkage {
  /** What the agent may count on beside the JDK; looked up on the class path of the tests. */
  private static final List<String> PROVIDED =
      List.of(
          "org/apache/spark/",
          "org/apache/hadoop/",
          "scala/",
          "org/slf4j/",
          // Part of the API of Spark's own metrics.
          "com/codahale/metrics/");

  private final Map<String, byte[]> jar;
  private final Java8Api java = new Java8Api();
  private final Map<String, ClassShape> shapes = new HashMap<>();

  Linkage(AgentJar jar) {
    this.jar = jar.classes();
  }

  /** What cannot be resolved, and the classes of the jar that refer to it. */
  Map<Reference, Set<String>> broken() {
    Map<Reference, Set<String>> broken = new TreeMap<>(Comparator.comparing(Reference::toString));
    jar.forEach(
        (name, classFile) -> {
          for (Reference reference : ClassReferences.of(classFile).references) {
            if (!resolves(reference)) {
              broken.computeIfAbsent(reference, r -> new TreeSet<>()).add(name);
            }
          }
        });
    return broken;
  }

  private boolean resolves(Reference reference) {
    ClassShape owner = shape(reference.owner());
    if (reference.member() == null) {
      return owner != null;
    }
    // Of a missing class only the class is reported, not each of its members.
    return owner == null || has(reference.owner(), reference.member(), new HashSet<>());
  }

  private boolean has(String owner, String member, Set<String> seen) {
    if (!seen.add(owner)) {
      return false;
    }
    ClassShape shape = shape(owner);
    if (shape == null || shape.declares(member)) {
      return true;
    }
    for (String parent : shape.parents) {
      if (has(parent, member, seen)) {
        return true;
      }
    }
    // An interface has the public methods of Object.
    return has("java/lang/Object", member, seen);
  }

  /** Null when there is no such class. */
  private ClassShape shape(String name) {
    if (!shapes.containsKey(name)) {
      shapes.put(name, load(name));
    }
    return shapes.get(name);
  }

  private ClassShape load(String name) {
    byte[] own = jar.get(name);
    if (own != null) {
      return ClassShape.of(own);
    }
    if (PROVIDED.stream().noneMatch(name::startsWith)) {
      return java.find(name);
    }
    try (InputStream in = getClass().getClassLoader().getResourceAsStream(name + ".class")) {
      return in == null ? null : ClassShape.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }
}
