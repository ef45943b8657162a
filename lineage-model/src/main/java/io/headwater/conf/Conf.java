package io.headwater.conf;

import io.headwater.redact.Redaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The effective settings of one application: parsed once, immutable.
 *
 * <p>Reading never throws for what a user wrote: what is wrong is in {@link #problems()}, and the
 * setting then has its default.
 */
public final class Conf {
  private final Map<Setting<?>, Object> values;
  private final Map<Setting<?>, Map<String, String>> families;
  private final List<Problem> problems;

  private Conf(
      Map<Setting<?>, Object> values,
      Map<Setting<?>, Map<String, String>> families,
      List<Problem> problems) {
    this.values = values;
    this.families = families;
    this.problems = Collections.unmodifiableList(problems);
  }

  /**
   * Reads all declared settings.
   *
   * @param properties all properties of the application; those of other prefixes are passed over
   * @param declared every setting there is; a key of ours that none declares is reported
   * @param environment for settings that name an environment variable
   */
  public static Conf parse(
      Map<String, String> properties,
      Collection<Setting<?>> declared,
      Map<String, String> environment) {
    return new Parser(properties, declared, environment).parse();
  }

  /**
   * Returns the value, the default where it is unset or wrong, {@code null} where it has no
   * default.
   */
  @SuppressWarnings("unchecked")
  public <T> T get(Setting<T> setting) {
    Object value = values.get(setting);
    if (value == null && setting.defaultText() != null) {
      return setting.parse(setting.defaultText());
    }
    return (T) value;
  }

  /** Whether the user gave the setting a usable value. */
  public boolean isSet(Setting<?> setting) {
    return values.containsKey(setting) || !family(setting).isEmpty();
  }

  /** The entries of a family: what stands behind {@code <name>.} to its value, sorted. */
  public Map<String, String> family(Setting<?> setting) {
    return families.getOrDefault(setting, Collections.emptyMap());
  }

  public List<Problem> problems() {
    return problems;
  }

  /** Whether a value for this setting or for one below it was wrong. */
  public boolean hasError(String keyPrefix) {
    return problems.stream().anyMatch(p -> p.fatal() && p.key().startsWith(keyPrefix));
  }

  /** What the user set, for the log line at start; secrets as {@code ***}. */
  public Map<String, String> shown() {
    Map<String, String> shown = new TreeMap<>();
    values.forEach((s, v) -> shown.put(s.name(), shown(s, String.valueOf(v))));
    families.forEach((s, m) -> m.forEach((k, v) -> shown.put(s.name() + "." + k, shown(s, v))));
    return shown;
  }

  /** Addresses may hold credentials, whatever the setting. */
  private static String shown(Setting<?> setting, String text) {
    return setting.secret() ? Redaction.REPLACEMENT : Redaction.BUILT_IN.text(text);
  }

  /** One reading of a set of properties; used once. */
  private static final class Parser {
    /** Behind the name of a family, which may be that of a single setting too. */
    private static final String ANY = ".*";

    private final Map<String, String> ours = new TreeMap<>();
    private final Map<String, Setting<?>> byKey = new HashMap<>();
    private final Map<String, String> environment;
    private final Map<Setting<?>, Object> values = new LinkedHashMap<>();
    private final Map<Setting<?>, Map<String, String>> families = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Parser(
        Map<String, String> properties,
        Collection<Setting<?>> declared,
        Map<String, String> environment) {
      this.environment = environment;
      properties.forEach(
          (k, v) -> {
            if (k.startsWith(Setting.PREFIX)) {
              ours.put(k, v);
            }
          });
      for (Setting<?> setting : declared) {
        String key = setting.key() + (setting.family() ? ANY : "");
        if (byKey.put(key, setting) != null) {
          throw new IllegalArgumentException("Setting declared twice: " + key);
        }
      }
    }

    Conf parse() {
      ours.forEach(this::parseOne);
      return new Conf(values, families, problems);
    }

    private void parseOne(String key, String text) {
      Setting<?> exact = byKey.get(key);
      if (exact != null && !exact.family()) {
        put(exact, key, text);
        return;
      }
      Setting<?> secret = secretBehind(key);
      if (secret != null) {
        putIndirect(secret, key, text);
        return;
      }
      Setting<?> family = familyOf(key);
      if (family != null) {
        families
            .computeIfAbsent(family, f -> new TreeMap<>())
            .put(key.substring(family.key().length() + 1), text);
        return;
      }
      problems.add(
          Problem.warning(
              key,
              "Unknown setting "
                  + key
                  + " is ignored; the nearest known one is "
                  + NearestName.of(key, byKey.keySet())));
    }

    private void put(Setting<?> setting, String key, String text) {
      try {
        values.put(setting, setting.parse(text));
      } catch (IllegalArgumentException e) {
        String value = setting.secret() ? Redaction.REPLACEMENT : "'" + shown(setting, text) + "'";
        problems.add(
            Problem.error(
                key, "Setting " + key + " has the value " + value + ": " + e.getMessage()));
      }
    }

    private Setting<?> secretBehind(String key) {
      for (String suffix : new String[] {"File", "Env"}) {
        if (key.endsWith(suffix)) {
          Setting<?> s = byKey.get(key.substring(0, key.length() - suffix.length()));
          if (s != null && s.secret() && !s.family()) {
            return s;
          }
        }
      }
      return null;
    }

    private void putIndirect(Setting<?> secret, String key, String text) {
      if (ours.containsKey(secret.key())) {
        problems.add(
            Problem.warning(
                key, "Setting " + key + " is ignored because " + secret.key() + " is set too"));
        return;
      }
      if (key.endsWith("Env")) {
        String value = environment.get(text);
        if (value == null || value.isEmpty()) {
          problems.add(
              Problem.error(
                  key,
                  "Setting "
                      + key
                      + " names the environment variable "
                      + text
                      + ", which is not set; export it for the driver"));
        } else {
          put(secret, key, value);
        }
        return;
      }
      try {
        byte[] bytes = Files.readAllBytes(Paths.get(text));
        put(secret, key, new String(bytes, StandardCharsets.UTF_8).trim());
      } catch (IOException | InvalidPathException | SecurityException e) {
        problems.add(
            Problem.error(
                key,
                "Setting "
                    + key
                    + " names the file '"
                    + text
                    + "', which cannot be read; check path and permissions ("
                    + e.getClass().getSimpleName()
                    + ")"));
      }
    }

    private Setting<?> familyOf(String key) {
      for (int dot = key.lastIndexOf('.'); dot > 0; dot = key.lastIndexOf('.', dot - 1)) {
        Setting<?> s = byKey.get(key.substring(0, dot) + ANY);
        if (s != null) {
          return s;
        }
      }
      return null;
    }
  }
}
