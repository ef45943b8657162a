package io.headwater.spool;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * All spools of one emitter and destination: {@code <root>/<emitter>-<hash>/<box>}, a box for each
 * agent. Boxes whose agent is dead are taken over by whoever locks them first.
 *
 * <p>The hash is of emitter, destination and user, so that facts are only ever sent where they were
 * meant to go.
 */
public final class SpoolFolder {
  private static final Pattern BOX = Pattern.compile("[0-9a-f]{1,40}-[0-9a-f\\-]{36}");

  /** Begins the names of all boxes of this JVM, whichever class loader made them. */
  private static final String JVM =
      Long.toHexString(ManagementFactory.getRuntimeMXBean().getStartTime())
          + String.format("%08x", System.identityHashCode(Runtime.getRuntime()));

  /**
   * Boxes of this JVM that it has let go. Any other of its own it must not even open: closing a
   * lock file a second time in a process ends the process's lock.
   */
  private static final Set<Path> LET_GO = ConcurrentHashMap.newKeySet();

  private final Path folder;

  private SpoolFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folders that are missing.
   *
   * @throws IOException when they cannot be used: no permission, no room, a link or another user's
   *     folder where ours should be
   */
  public static SpoolFolder open(Path root, String emitter, String destination) throws IOException {
    Path absolute = root.toAbsolutePath().normalize();
    if (!Files.isDirectory(absolute)) {
      if (absolute.getParent() != null) {
        Files.createDirectories(absolute.getParent());
      }
      create(absolute);
    }
    String user = System.getProperty("user.name", "");
    String name =
        emitter.replaceAll("[^A-Za-z0-9.]", "_")
            + "-"
            + hash(emitter + "\n" + destination + "\n" + user);
    Path folder = absolute.resolve(name);
    create(folder);
    if (!OwnerOnly.isFolder(folder)) {
      throw new IOException(folder + " is not a folder");
    }
    return new SpoolFolder(folder);
  }

  private static void create(Path folder) throws IOException {
    try {
      OwnerOnly.createFolder(folder);
    } catch (FileAlreadyExistsException e) {
      // Made by an agent before or beside this one.
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      StringBuilder hex = new StringBuilder();
      for (int i = 0; i < 8; i++) {
        hex.append(String.format("%02x", digest[i]));
      }
      return hex.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  public Path path() {
    return folder;
  }

  /** A new box, locked by this agent. */
  public SpoolBox newBox() throws IOException {
    String name = JVM + "-" + UUID.randomUUID();
    // Under another name until it is locked, so that nobody takes it for a dead agent's.
    Path hidden = folder.resolve(".new-" + name);
    try {
      OwnerOnly.createFolder(hidden);
    } catch (NoSuchFileException e) {
      // Whoever left it last has just removed it.
      create(folder);
      OwnerOnly.createFolder(hidden);
    }
    if (!OwnerOnly.sameOwner(folder, hidden)) {
      Files.delete(hidden);
      throw new IOException(folder + " belongs to another user");
    }
    SpoolBox box = SpoolBox.lock(hidden, true);
    if (box == null) {
      throw new IOException(hidden + " cannot be locked; does its file system know locks?");
    }
    try {
      return box.movedTo(folder.resolve(name));
    } catch (IOException e) {
      box.close();
      throw e;
    }
  }

  /** Takes over the boxes of dead agents; those of live ones are passed over. */
  public List<SpoolBox> adopt() throws IOException {
    List<SpoolBox> adopted = new ArrayList<>();
    try (DirectoryStream<Path> boxes = Files.newDirectoryStream(folder)) {
      for (Path box : boxes) {
        String name = box.getFileName().toString();
        boolean own = name.startsWith(JVM + "-") && !LET_GO.remove(box);
        if (!own && BOX.matcher(name).matches() && OwnerOnly.isFolder(box)) {
          tryAdopt(box, adopted);
        }
      }
    }
    return adopted;
  }

  private void tryAdopt(Path path, List<SpoolBox> adopted) {
    try {
      SpoolBox box = OwnerOnly.sameOwner(folder, path) ? SpoolBox.lock(path, false) : null;
      if (box != null) {
        adopted.add(box);
      }
    } catch (IOException e) {
      // Somebody else was quicker, or it is none of ours: it stays as it is.
    }
  }

  static void letGo(Path box) {
    if (box.getFileName().toString().startsWith(JVM + "-")) {
      LET_GO.add(box);
    }
  }
}
