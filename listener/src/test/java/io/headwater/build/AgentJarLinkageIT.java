package io.headwater.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.build.ClassReferences.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;

/** Every class in the agent jar, libraries too, works on Java 8 and survived its relocation. */
class AgentJarLinkageIT {
  /** Something in the classes {@code from...} that names {@code to...}: both are prefixes. */
  private record Excuse(String from, String to) {}

  private static final String OKHTTP_PLATFORM = "io/headwater/shaded/okhttp3/internal/platform/";
  private static final String OKHTTP_REASON =
      "OkHttp takes the platform of another TLS provider or of Android only where it finds it";
  private static final String EXEMPLARS = "io/headwater/shaded/io/prometheus/client/exemplars/";

  /**
   * References to classes that are neither in the jar nor in the API of Java 8 nor provided by
   * Spark, to why that does no harm: the code that makes them is guarded.
   */
  private static final Map<Excuse, String> GUARDED =
      Map.of(
          new Excuse(OKHTTP_PLATFORM, "android/"),
          OKHTTP_REASON,
          new Excuse(OKHTTP_PLATFORM, "org/bouncycastle/"),
          OKHTTP_REASON,
          new Excuse(OKHTTP_PLATFORM, "org/conscrypt/"),
          OKHTTP_REASON,
          new Excuse(OKHTTP_PLATFORM, "org/openjsse/"),
          OKHTTP_REASON,
          new Excuse(EXEMPLARS, EXEMPLARS + "tracer/"),
          "simpleclient asks for OpenTelemetry's tracers inside catch (NoClassDefFoundError)");

  /**
   * String constants that relocation rewrote though no class or package has that name, to why that
   * does no harm.
   */
  private static final Map<Excuse, String> REWRITTEN =
      Map.of(
          new Excuse("io/headwater/shaded/picocli/", "io/headwater/shaded/picocli/"),
          "picocli's system properties: ours are not those of the job's own picocli",
          new Excuse("io/headwater/shaded/kotlin/", "io/headwater/shaded/kotlin/"),
          "Kotlin's names of Java's types and of optional parts: shown by reflection, never loaded",
          new Excuse(
              OKHTTP_PLATFORM + "android/AndroidLog", "io/headwater/shaded/okhttp3/mockwebserver/"),
          "the name of a logger, on Android",
          new Excuse(
              "io/headwater/shaded/com/fasterxml/jackson/databind/util/BeanUtil",
              "io/headwater/shaded/com/fasterxml/jackson/datatype:"),
          "an error message that names a module of Jackson",
          new Excuse(
              "io/headwater/shaded/com/fasterxml/jackson/core/util/BufferRecyclers",
              "io/headwater/shaded/com/fasterxml/jackson/core/util/BufferRecyclers/"),
          "a system property: ours is not that of Spark's Jackson");

  private static AgentJar jar;

  @BeforeAll
  static void open() {
    jar = AgentJar.open();
  }

  @Test
  void everyClassIsJava8Bytecode() {
    List<String> tooNew = new ArrayList<>();
    jar.classes()
        .forEach(
            (name, classFile) -> {
              int major = ((classFile[6] & 0xff) << 8) | (classFile[7] & 0xff);
              if (major > Opcodes.V1_8) {
                tooNew.add(name + " has major version " + major);
              }
            });
    assertThat(tooNew).isEmpty();
  }

  @Test
  void everyReferenceResolvesInTheJarInJava8OrInSpark() {
    Map<String, Set<Excuse>> broken = new HashMap<>();
    for (Map.Entry<Reference, Set<String>> entry : new Linkage(jar).broken().entrySet()) {
      for (String from : entry.getValue()) {
        String to = entry.getKey().toString();
        broken.put(to + " from " + from, excuses(GUARDED, from, to));
      }
    }
    assertOnlyExcused(broken, GUARDED);
  }

  @Test
  void stringConstantsThatRelocationRewroteNameWhatTheJarHas() {
    Set<String> packages = jar.packages();
    Map<String, Set<Excuse>> wrong = new HashMap<>();
    strings(
        (name, string) -> {
          String path = string.replace('.', '/');
          if (path.startsWith(AgentJar.SHADED)
              && !jar.has(path + ".class")
              && !packages.contains(path.endsWith("/") ? path : path + "/")) {
            wrong.put(name + " has \"" + string + "\"", excuses(REWRITTEN, name, path));
          }
        });
    assertOnlyExcused(wrong, REWRITTEN);
  }

  @Test
  void noStringConstantOfOursWasRewrittenByRelocation() {
    List<String> rewritten = new ArrayList<>();
    strings(
        (name, string) -> {
          if (!name.startsWith(AgentJar.SHADED)
              && string.replace('.', '/').contains(AgentJar.SHADED)) {
            rewritten.add(name + " has \"" + string + "\"");
          }
        });
    assertThat(rewritten).isEmpty();
  }

  @Test
  void noStringConstantStillHasTheOldNameOfARelocatedClass() {
    List<String> missed = new ArrayList<>();
    strings(
        (name, string) -> {
          if (string.indexOf('.') > 0
              && jar.has(AgentJar.SHADED + string.replace('.', '/') + ".class")) {
            missed.add(name + " has \"" + string + "\"");
          }
        });
    assertThat(missed).isEmpty();
  }

  private static void strings(BiConsumer<String, String> action) {
    jar.classes()
        .forEach(
            (name, classFile) ->
                ClassReferences.of(classFile)
                    .strings
                    .forEach(string -> action.accept(name, string)));
  }

  private static Set<Excuse> excuses(Map<Excuse, String> known, String from, String to) {
    Set<Excuse> excuses = new HashSet<>();
    for (Excuse excuse : known.keySet()) {
      if (from.startsWith(excuse.from()) && to.startsWith(excuse.to())) {
        excuses.add(excuse);
      }
    }
    return excuses;
  }

  /** Nothing without an excuse, and no excuse without need. */
  private static void assertOnlyExcused(
      Map<String, Set<Excuse>> findings, Map<Excuse, String> known) {
    Set<Excuse> used = new HashSet<>();
    List<String> unexcused = new ArrayList<>();
    findings.forEach(
        (finding, excuses) -> {
          used.addAll(excuses);
          if (excuses.isEmpty()) {
            unexcused.add(finding);
          }
        });
    assertThat(unexcused).isEmpty();
    assertThat(used).as("excuses that are still needed").isEqualTo(known.keySet());
  }
}
