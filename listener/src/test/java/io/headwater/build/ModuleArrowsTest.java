package io.headwater.build;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the modules: what may know what. The classes are taken from all three. */
class ModuleArrowsTest {
  private static final String[] SPARK = {"org.apache.spark..", "org.apache.hadoop..", "scala.."};
  private static final String[] BACK_ENDS = {
    "com.fasterxml.jackson..",
    "okhttp3..",
    "okio..",
    "kotlin..",
    "io.openlineage..",
    "io.prometheus..",
    "dev.failsafe..",
  };
  private static final String[] SPARK_SIDE = {"io.headwater.spark.."};

  private static JavaClasses model;
  private static JavaClasses emitters;
  private static JavaClasses listener;
  private static JavaClasses all;

  @BeforeAll
  static void read() {
    Path project = Path.of(System.getProperty("basedir")).getParent();
    Path modelClasses = project.resolve("lineage-model/target/classes");
    Path emitterClasses = project.resolve("emitters/target/classes");
    Path listenerClasses =
        project.resolve("listener/target/" + System.getProperty("headwater.profile") + "/classes");
    model = new ClassFileImporter().importPath(modelClasses);
    emitters = new ClassFileImporter().importPath(emitterClasses);
    listener = new ClassFileImporter().importPath(listenerClasses);
    all = new ClassFileImporter().importPaths(modelClasses, emitterClasses, listenerClasses);
  }

  @Test
  void theModelKnowsOnlyTheJdk() {
    Set<String> known = packages(model);
    known.addAll(List.of("java..", "javax.."));
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(known.toArray(new String[0]))
        .check(model);
  }

  @Test
  void theEmittersKnowNeitherSparkNorTheSparkSide() {
    noClasses().should().dependOnClassesThat().resideInAnyPackage(SPARK).check(emitters);
    noClasses().should().dependOnClassesThat().resideInAnyPackage(SPARK_SIDE).check(emitters);
  }

  @Test
  void theSparkSideKnowsNoEmitterAndNothingThatAnEmitterNeeds() {
    String[] emitterPackages = packages(emitters).toArray(new String[0]);
    noClasses().should().dependOnClassesThat().resideInAnyPackage(emitterPackages).check(listener);
    noClasses().should().dependOnClassesThat().resideInAnyPackage(BACK_ENDS).check(listener);
  }

  @Test
  void noPackageIsSpreadOverTwoModules() {
    assertThat(packages(model)).doesNotContainAnyElementsOf(packages(emitters));
    assertThat(packages(model)).doesNotContainAnyElementsOf(packages(listener));
    assertThat(packages(emitters)).doesNotContainAnyElementsOf(packages(listener));
  }

  @Test
  void packagesDoNotFormACycle() {
    slices().assignedFrom(new Units()).should().beFreeOfCycles().check(all);
  }

  /**
   * Each package is a unit, but for the analysis of plans: there a node's rule asks for
   * expressions, an expression's rule for subqueries, and those for nodes again.
   */
  private static final class Units implements SliceAssignment {
    private static final String PLANS = "io.headwater.spark.plan";

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getPackageName();
      return SliceIdentifier.of(name.startsWith(PLANS + ".") ? PLANS : name);
    }

    @Override
    public String getDescription() {
      return "packages of Headwater, the analysis of plans as one";
    }
  }

  private static Set<String> packages(JavaClasses module) {
    return module.stream()
        .map(JavaClass::getPackageName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
