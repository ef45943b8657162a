package io.headwater.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The API of Java 8, from the file with which {@code javac --release 8} knows it: {@code
 * lib/ct.sym} of the build's own JDK. It is a zip of class files without code; each top folder's
 * name has one letter for every release that its files describe, as in {@code
 * 879A/java.base/java/lang}.
 */
final class Java8Api {
  private final Map<String, ClassShape> classes = new HashMap<>();

  Java8Api() {
    Path symbols = Path.of(System.getProperty("java.home"), "lib", "ct.sym");
    try (FileSystem zip = FileSystems.newFileSystem(symbols, Map.of())) {
      for (Path root : zip.getRootDirectories()) {
        try (Stream<Path> releases = Files.list(root)) {
          for (Path release : releases.toList()) {
            if (release.getFileName().toString().replace("/", "").matches("[0-9A-Z]*8[0-9A-Z]*")) {
              read(release);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the Java 8 API from " + symbols, e);
    }
    if (!classes.containsKey("java/lang/Object")) {
      throw new IllegalStateException("No Java 8 API in " + symbols + ": is this JDK 17?");
    }
  }

  private void read(Path release) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(release)) {
      files = tree.filter(file -> file.toString().endsWith(".sig")).toList();
    }
    for (Path file : files) {
      // The first folder below the release is the module.
      Path module = release.relativize(file).getName(0);
      String name = release.resolve(module).relativize(file).toString();
      classes.put(
          name.substring(0, name.length() - ".sig".length()),
          ClassShape.of(Files.readAllBytes(file)));
    }
  }

  /** Null when Java 8 has no such class. */
  ClassShape find(String name) {
    return classes.get(name);
  }
}
