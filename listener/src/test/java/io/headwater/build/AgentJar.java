package io.headwater.build;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The agent jar, read whole: as a stream, so that a name that is in it twice is seen twice. */
final class AgentJar {
  /** The system property in which the build passes the jar's path. */
  static final String PROPERTY = "headwater.agent.jar";

  static final String SHADED = "io/headwater/shaded/";

  private final Path path;
  private final List<String> names = new ArrayList<>();
  private final Map<String, byte[]> contents = new LinkedHashMap<>();

  private AgentJar(Path path) {
    this.path = path;
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(path))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.isDirectory()) {
          names.add(entry.getName());
          contents.put(entry.getName(), in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the agent jar " + path, e);
    }
  }

  static AgentJar open() {
    String path = System.getProperty(PROPERTY);
    if (path == null || !Files.isRegularFile(Path.of(path))) {
      throw new IllegalStateException(
          "No agent jar at " + PROPERTY + "=" + path + ": run mvn verify, which builds it first");
    }
    return new AgentJar(Path.of(path));
  }

  Path path() {
    return path;
  }

  long size() {
    return path.toFile().length();
  }

  /** Every file in it, in the jar's order; a duplicate shows twice. */
  List<String> names() {
    return names;
  }

  boolean has(String name) {
    return contents.containsKey(name);
  }

  String text(String name) {
    byte[] content = contents.get(name);
    if (content == null) {
      throw new IllegalArgumentException("The agent jar has no " + name);
    }
    return new String(content, StandardCharsets.UTF_8);
  }

  Manifest manifest() throws IOException {
    return new Manifest(
        new ByteArrayInputStream(text("META-INF/MANIFEST.MF").getBytes(StandardCharsets.UTF_8)));
  }

  /** Internal class name, with slashes, to the class file. */
  Map<String, byte[]> classes() {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    contents.forEach(
        (name, content) -> {
          if (name.endsWith(".class")) {
            classes.put(name.substring(0, name.length() - ".class".length()), content);
          }
        });
    return classes;
  }

  /** All packages, with slashes and a slash at the end, and the packages above them. */
  Set<String> packages() {
    Set<String> packages = new TreeSet<>();
    for (String name : classes().keySet()) {
      for (int i = name.indexOf('/'); i >= 0; i = name.indexOf('/', i + 1)) {
        packages.add(name.substring(0, i + 1));
      }
    }
    return packages;
  }
}
