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
import java.util.Comparator;
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

  private static final Pattern FOLDER = Pattern.compile("[A-Za-z0-9._]+-[0-9a-f]{16}");

  private final Path folder;

  /** {@code null} for a folder that was only found. */
  private final String destination;

  private SpoolFolder(Path folder, String destination) {
    this.folder = folder;
    this.destination = destination;
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
    Path folder = absolute.resolve(name(emitter, destination));
    create(folder);
    if (!OwnerOnly.isFolder(folder)) {
      throw new IOException(folder + " is not a folder");
    }
    return new SpoolFolder(folder, destination);
  }

  /** The folders that are there; none where there is no such root. */
  public static List<SpoolFolder> in(Path root) throws IOException {
    Path absolute = root.toAbsolutePath().normalize();
    List<SpoolFolder> found = new ArrayList<>();
    if (!Files.isDirectory(absolute)) {
      return found;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(absolute)) {
      for (Path folder : folders) {
        if (FOLDER.matcher(folder.getFileName().toString()).matches()
            && OwnerOnly.isFolder(folder)) {
          found.add(new SpoolFolder(folder, null));
        }
      }
    }
    found.sort(Comparator.comparing(SpoolFolder::path));
    return found;
  }

  private static String name(String emitter, String destination) {
    String user = System.getProperty("user.name", "");
    return emitter.replaceAll("[^A-Za-z0-9.]", "_")
        + "-"
        + hash(emitter + "\n" + destination + "\n" + user);
  }

  /** Whether the facts in it are of this emitter, for this destination and this user. */
  public boolean isFor(String emitter, String destination) {
    return folder.getFileName().toString().equals(name(emitter, destination));
  }

  /** The emitter's name, as far as the folder's name tells it. */
  public String emitter() {
    String name = folder.getFileName().toString();
    return name.substring(0, name.lastIndexOf('-'));
  }

  /**
   * Where its facts go, as one of the boxes notes it, or {@code null}. Only what {@link #isFor}
   * says of it too is to be relied on.
   */
  public String noted() throws IOException {
    try (DirectoryStream<Path> boxes = Files.newDirectoryStream(folder)) {
      for (Path box : boxes) {
        if (BOX.matcher(box.getFileName().toString()).matches() && OwnerOnly.isFolder(box)) {
          String noted = SpoolBox.destination(box);
          if (noted != null) {
            return noted;
          }
        }
      }
    }
    return null;
  }

  /** How many boxes are there, of dead agents and of live ones. */
  public int boxes() throws IOException {
    int count = 0;
    try (DirectoryStream<Path> boxes = Files.newDirectoryStream(folder)) {
      for (Path box : boxes) {
        boolean named = BOX.matcher(box.getFileName().toString()).matches();
        count += named && OwnerOnly.isFolder(box) ? 1 : 0;
      }
    }
    return count;
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
      box.addressTo(destination);
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
