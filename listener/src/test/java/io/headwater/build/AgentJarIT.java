package io.headwater.build;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.build.ClassReferences.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.jar.Attributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** Opens the agent jar, the very file that a user attaches, and checks what is in it. */
class AgentJarIT {
  private static final long GOAL_BYTES = 8_000_000;

  /**
   * References to classes that are neither in the jar nor in the API of Java 8, each guarded in the
   * code that makes it. Key: where the referring class lives and what it refers to.
   */
  private static final Map<Excuse, String> GUARDED = new LinkedHashMap<>();

  /** Both are the start of a name. */
  private record Excuse(String from, String to) {}

  static {
    String okHttp = "io/headwater/shaded/okhttp3/internal/platform/";
    for (String other :
        List.of("android/", "org/bouncycastle/", "org/conscrypt/", "org/openjsse/")) {
      GUARDED.put(
          new Excuse(okHttp, other),
          "OkHttp takes the platform of another TLS provider or of Android only where it finds it");
    }
    String tracers = "io/headwater/shaded/io/prometheus/client/exemplars/tracer/";
    GUARDED.put(
        new Excuse(tracers + "otel/", "io/opentelemetry/api/"),
        "simpleclient asks for OpenTelemetry inside catch (NoClassDefFoundError)");
    GUARDED.put(
        new Excuse(tracers + "otel_agent/", "io/opentelemetry/javaagent/"),
        "simpleclient asks for OpenTelemetry inside catch (NoClassDefFoundError)");
  }

  /** Start of a class name before relocation, to the library that has it; the longest wins. */
  private static final Map<String, String> LIBRARIES =
      Map.ofEntries(
          entry(
              "com/fasterxml/jackson/annotation/",
              "com.fasterxml.jackson.core:jackson-annotations"),
          entry("com/fasterxml/jackson/core/", "com.fasterxml.jackson.core:jackson-core"),
          entry("com/fasterxml/jackson/databind/", "com.fasterxml.jackson.core:jackson-databind"),
          entry(
              "com/fasterxml/jackson/datatype/jdk8/",
              "com.fasterxml.jackson.datatype:jackson-datatype-jdk8"),
          entry(
              "com/fasterxml/jackson/datatype/jsr310/",
              "com.fasterxml.jackson.datatype:jackson-datatype-jsr310"),
          entry("dev/failsafe/", "dev.failsafe:failsafe"),
          entry("io/openlineage/client/", "io.openlineage:openlineage-java"),
          entry("io/prometheus/client/", "io.prometheus:simpleclient"),
          entry(
              "io/prometheus/client/exporter/HTTPServer", "io.prometheus:simpleclient_httpserver"),
          entry("io/prometheus/client/exporter/common/", "io.prometheus:simpleclient_common"),
          entry(
              "io/prometheus/client/exemplars/tracer/common/",
              "io.prometheus:simpleclient_tracer_common"),
          entry(
              "io/prometheus/client/exemplars/tracer/otel/",
              "io.prometheus:simpleclient_tracer_otel"),
          entry(
              "io/prometheus/client/exemplars/tracer/otel_agent/",
              "io.prometheus:simpleclient_tracer_otel_agent"),
          entry("kotlin/", "org.jetbrains.kotlin:kotlin-stdlib"),
          entry("okhttp3/", "com.squareup.okhttp3:okhttp"),
          entry("okio/", "com.squareup.okio:okio-jvm"));

  /** Dependencies that hold no class and only lead to another. */
  private static final Set<String> EMPTY_LIBRARIES =
      Set.of(
          "com.squareup.okio:okio",
          "org.jetbrains.kotlin:kotlin-stdlib-common",
          "org.jetbrains.kotlin:kotlin-stdlib-jdk7",
          "org.jetbrains.kotlin:kotlin-stdlib-jdk8");

  /**
   * String constants that relocation rewrote though no class has that name. Key: where they live
   * and how they start.
   */
  private static final Map<Excuse, String> REWRITTEN = new LinkedHashMap<>();

  static {
    REWRITTEN.put(
        new Excuse("io/headwater/shaded/kotlin/", "io.headwater.shaded.kotlin."),
        "Kotlin's own names of Java's types and of optional parts: shown by reflection, never loaded");
    REWRITTEN.put(
        new Excuse(
            "io/headwater/shaded/okhttp3/internal/platform/android/AndroidLog",
            "io.headwater.shaded.okhttp3.mockwebserver."),
        "a logger's name, on Android");
    REWRITTEN.put(
        new Excuse(
            "io/headwater/shaded/com/fasterxml/jackson/databind/util/BeanUtil",
            "io.headwater.shaded.com.fasterxml.jackson.datatype:"),
        "an error message naming a module; those that the agent needs are in the jar");
    REWRITTEN.put(
        new Excuse(
            "io/headwater/shaded/com/fasterxml/jackson/core/util/BufferRecyclers",
            "io.headwater.shaded.com.fasterxml.jackson.core.util.BufferRecyclers."),
        "a system property: ours is separate from that of Spark's Jackson");
    REWRITTEN.put(
        new Excuse(
            "io/headwater/shaded/io/prometheus/client/exemplars/",
            "io.headwater.shaded.io.prometheus.otelExemplars"),
        "a system property: ours is separate from that of the user's Prometheus client");
  }

  private static AgentJar jar;

  @BeforeAll
  static void open() {
    jar = AgentJar.open();
    System.out.printf("Agent jar: %s (%.1f MB)%n", jar.path().getFileName(), jar.size() / 1e6);
  }

  @Test
  void holdsOnlyClassesOfHeadwater() {
    assertThat(jar.names())
        .allMatch(
            name -> name.startsWith("io/headwater/") || name.startsWith("META-INF/"),
            "under io/headwater or META-INF");
    assertThat(jar.classes().keySet())
        .isNotEmpty()
        .allMatch(name -> name.startsWith("io/headwater/"));
  }

  @Test
  void holdsNoFileTwice() {
    assertThat(jar.names()).doesNotHaveDuplicates();
  }

  @Test
  void holdsNothingThatActsOnTheUsersJvmOrBuild() {
    assertThat(jar.names())
        .noneMatch(name -> name.endsWith("module-info.class"))
        .noneMatch(name -> name.startsWith("META-INF/versions/"))
        .noneMatch(name -> name.startsWith("META-INF/maven/"))
        .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA|EC)"))
        .noneMatch(name -> name.endsWith(".kotlin_module"))
        .noneMatch(
            name ->
                name.matches("(?i)(.*/)?(log4j|log4j2|logback|logging)[^/]*\\.(properties|xml)"));
  }

  @Test
  void staysWithinTheSizeGoal() {
    assertThat(jar.size()).isLessThanOrEqualTo(GOAL_BYTES);
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
  void everyClassLiesWhereItsNameSays() {
    jar.classes()
        .forEach(
            (name, classFile) ->
                assertThat(new ClassReader(classFile).getClassName()).isEqualTo(name));
  }

  @Test
  void everyClassLinksAgainstTheJarJava8AndSpark() {
    List<String> broken = new ArrayList<>();
    Set<Excuse> used = new HashSet<>();
    for (Map.Entry<Reference, Set<String>> entry : new Linkage(jar).broken().entrySet()) {
      for (String from : entry.getValue()) {
        List<Excuse> excuses =
            GUARDED.keySet().stream()
                .filter(
                    guarded ->
                        from.startsWith(guarded.from())
                            && entry.getKey().toString().startsWith(guarded.to()))
                .toList();
        used.addAll(excuses);
        if (excuses.isEmpty()) {
          broken.add(entry.getKey() + " from " + from);
        }
      }
    }
    assertThat(broken).as("references that would fail on Java 8 or on this Spark").isEmpty();
    assertThat(used).as("guarded references that are still there").isEqualTo(GUARDED.keySet());
  }

  @Test
  void serviceFilesNameClassesOfTheJar() {
    List<String> services =
        jar.names().stream().filter(name -> name.startsWith("META-INF/services/")).toList();
    for (String service : services) {
      assertClassOfTheJar(service, service.substring("META-INF/services/".length()));
      jar.text(service)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").trim())
          .filter(line -> !line.isEmpty())
          .forEach(provider -> assertClassOfTheJar(service, provider));
    }
  }

  private static void assertClassOfTheJar(String file, String className) {
    assertThat(jar.has(className.replace('.', '/') + ".class"))
        .as("%s names %s, and the jar has that class", file, className)
        .isTrue();
  }

  /** Relocation rewrites string constants that look like a relocated package. */
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
  void stringConstantsThatRelocationRewroteNameWhatTheJarHas() {
    Set<String> packages = jar.packages();
    List<String> wrong = new ArrayList<>();
    strings(
        (name, string) -> {
          String path = string.replace('.', '/');
          if (path.startsWith(AgentJar.SHADED)
              && !jar.has(path + ".class")
              && !packages.contains(path.endsWith("/") ? path : path + "/")
              && REWRITTEN.keySet().stream()
                  .noneMatch(
                      known -> name.startsWith(known.from()) && string.startsWith(known.to()))) {
            wrong.add(name + " has \"" + string + "\"");
          }
        });
    assertThat(wrong).isEmpty();
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

  @Test
  void carriesItsLicenceAndTheNoticesOfWhatItHolds() {
    assertThat(jar.text("META-INF/LICENSE"))
        .contains("Apache License", "Version 2.0, January 2004");
    assertThat(jar.text("META-INF/NOTICE")).startsWith("Headwater\n");
    assertThat(jar.text("META-INF/THIRD-PARTY.txt")).contains("(Apache-2.0)");
  }

  /** The list is made from the emitters' dependencies; the packages are what is really there. */
  @Test
  void theListOfThirdPartiesNamesEveryLibraryInTheJarAndNoOther() {
    Set<String> carried = new TreeSet<>();
    for (String name : jar.classes().keySet()) {
      if (name.startsWith(AgentJar.SHADED)) {
        String foreign = name.substring(AgentJar.SHADED.length());
        carried.add(
            LIBRARIES.keySet().stream()
                .filter(foreign::startsWith)
                .max(Comparator.comparingInt(String::length))
                .map(LIBRARIES::get)
                .orElse("no library is known for " + foreign));
      }
    }
    Set<String> listed = new TreeSet<>();
    Matcher line =
        Pattern.compile("\\(([^()\\s:]+:[^()\\s:]+):[^()\\s:]+ - ")
            .matcher(jar.text("META-INF/THIRD-PARTY.txt"));
    while (line.find()) {
      listed.add(line.group(1));
    }
    listed.removeAll(EMPTY_LIBRARIES);
    assertThat(listed).isEqualTo(carried);
  }

  @Test
  void saysInItsManifestWhatItIs() throws IOException {
    Attributes manifest = jar.manifest().getMainAttributes();
    assertThat(manifest.getValue("Implementation-Title")).isEqualTo("Headwater");
    assertThat(manifest.getValue("Implementation-Version")).isNotBlank();
    assertThat(manifest.getValue("Headwater-Profile"))
        .isEqualTo(System.getProperty("headwater.profile"));
    assertThat(manifest.getValue("Multi-Release")).isNull();
  }
}
