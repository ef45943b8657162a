package io.headwater.build;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;

/** Opens the agent jar, the very file that a user attaches, and checks what is in it. */
class AgentJarIT {
  private static final long GOAL_BYTES = 8_000_000;
  private static final String SERVICES = "META-INF/services/";

  /** Start of a class name before relocation, to the library that has it; the longest wins. */
  private static final Map<String, String> LIBRARIES =
      Map.ofEntries(
          entry(
              "com/fasterxml/jackson/annotation/",
              "com.fasterxml.jackson.core:jackson-annotations"),
          entry("com/fasterxml/jackson/core/", "com.fasterxml.jackson.core:jackson-core"),
          entry("com/fasterxml/jackson/databind/", "com.fasterxml.jackson.core:jackson-databind"),
          entry("org/HdrHistogram/", "org.hdrhistogram:HdrHistogram"),
          entry("io/openlineage/client/", "io.openlineage:openlineage-java"),
          entry("io/prometheus/client/", "io.prometheus:simpleclient"),
          entry("io/prometheus/client/exporter/common/", "io.prometheus:simpleclient_common"),
          entry("kotlin/", "org.jetbrains.kotlin:kotlin-stdlib"),
          entry("okhttp3/", "com.squareup.okhttp3:okhttp"),
          entry("okio/", "com.squareup.okio:okio-jvm"),
          entry("picocli/", "info.picocli:picocli"));

  private static AgentJar jar;

  @BeforeAll
  static void open() {
    jar = AgentJar.open();
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
        .noneMatch(name -> name.matches("(.*/)?(log4j|logback|logging)[^/]*\\.(properties|xml)"));
  }

  @Test
  void staysWithinTheSizeGoal() {
    assertThat(jar.size()).isLessThanOrEqualTo(GOAL_BYTES);
  }

  @Test
  void everyClassLiesWhereItsNameSays() {
    jar.classes()
        .forEach(
            (name, classFile) ->
                assertThat(new ClassReader(classFile).getClassName()).isEqualTo(name));
  }

  @Test
  void serviceFilesNameClassesOfTheJar() {
    List<String> services = jar.names().stream().filter(name -> name.startsWith(SERVICES)).toList();
    assertThat(services).contains(SERVICES + "io.headwater.spi.DeliveryProvider");
    for (String service : services) {
      assertClassOfTheJar(service, service.substring(SERVICES.length()));
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

  @Test
  void carriesItsLicenceAndTheNoticesOfWhatItHolds() {
    assertThat(jar.text("META-INF/LICENSE"))
        .contains("Apache License", "Version 2.0, January 2004");
    assertThat(jar.text("META-INF/NOTICE"))
        .startsWith("Headwater\n")
        .contains("Jackson JSON processor", "Mozilla Public License");
    assertThat(jar.names())
        .contains("META-INF/FastDoubleParser-LICENSE", "META-INF/Schubfach-LICENSE");
    assertThat(jar.text("io/headwater/report/THIRD-PARTY.txt")).contains("preact", "d3-zoom");
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
    assertThat(listed).isEqualTo(carried);
  }

  @Test
  void saysInItsManifestWhatItIs() throws IOException {
    Attributes manifest = jar.manifest().getMainAttributes();
    assertThat(manifest.getValue("Implementation-Title")).isEqualTo("Headwater");
    assertThat(manifest.getValue("Implementation-Version")).isNotBlank();
    assertThat(manifest.getValue("Headwater-Profile"))
        .isEqualTo(System.getProperty("headwater.profile"));
    assertThat(manifest.getValue("Main-Class")).isEqualTo("io.headwater.cli.Headwater");
    assertThat(manifest.getValue("Multi-Release")).isNull();
  }
}
