package io.headwater.naming;

import io.headwater.model.DatasetId;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names files and folders: {@code s3a://b/x/} and {@code s3n://b//x} are both {@code s3://b} /
 * {@code x}.
 *
 * <p>Source: OpenLineage naming rules for file systems and object stores.
 */
public final class FileNaming {
  /** Stores whose names are keys, without a slash in front. */
  private static final Set<String> OBJECT_STORES =
      Collections.unmodifiableSet(new HashSet<>(Arrays.asList("s3", "gs", "wasb", "wasbs")));

  private FileNaming() {}

  /** Names a location that a program wrote as a text; it may lack a scheme. */
  public static DatasetId of(String location) {
    int colon = location.indexOf(':');
    int slash = location.indexOf('/');
    if (colon <= 1 || (slash >= 0 && slash < colon)) {
      return of(null, null, location);
    }
    String scheme = location.substring(0, colon);
    String rest = location.substring(colon + 1);
    if (!rest.startsWith("//")) {
      return of(scheme, null, rest);
    }
    int end = rest.indexOf('/', 2);
    return end < 0
        ? of(scheme, rest.substring(2), "")
        : of(scheme, rest.substring(2, end), rest.substring(end));
  }

  /** Names a location whose parts are known; an escaped path is unescaped. */
  public static DatasetId of(URI location) {
    if (location.isOpaque()) {
      return of(location.toString());
    }
    return of(location.getScheme(), location.getAuthority(), location.getPath());
  }

  /**
   * @param scheme {@code null} or empty for the local file system
   * @param authority bucket, container or host with port; credentials in it are dropped
   * @param path the unescaped path
   */
  public static DatasetId of(String scheme, String authority, String path) {
    String kind = scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
    String clean = clean(path);
    if (kind.isEmpty() || kind.equals("file")) {
      return DatasetId.of("file", clean);
    }
    if (kind.equals("s3a") || kind.equals("s3n")) {
      kind = "s3";
    }
    String host = authority == null ? "" : authority;
    // Of "container@account" the first part is no credential, but "key:secret@bucket" has one.
    int at = host.lastIndexOf('@');
    if (at >= 0 && host.substring(0, at).indexOf(':') >= 0) {
      host = host.substring(at + 1);
    }
    String namespace = host.isEmpty() ? kind : kind + "://" + host;
    if (OBJECT_STORES.contains(kind) && clean.length() > 1) {
      clean = clean.substring(1);
    }
    return DatasetId.of(namespace, clean);
  }

  /** An absolute path without doubled slashes, {@code .}, {@code ..} and a slash at its end. */
  static String clean(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : (path == null ? "" : path).split("/")) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return "/" + String.join("/", parts);
  }
}
