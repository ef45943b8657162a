package io.headwater.openlineage;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Names of facets as a user writes them: those of OpenLineage 2-0-2, and our own. */
final class FacetNames {
  private static final String OURS = "headwater_";
  private static final Set<String> STANDARD =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "catalog",
                  "columnLineage",
                  "dataQualityAssertions",
                  "dataQualityMetrics",
                  "dataSource",
                  "datasetType",
                  "documentation",
                  "environmentVariables",
                  "errorMessage",
                  "executionParameters",
                  "externalQuery",
                  "extractionError",
                  "hierarchy",
                  "inputStatistics",
                  "jobDependencies",
                  "jobType",
                  "lifecycleStateChange",
                  "lineage",
                  "nominalTime",
                  "outputStatistics",
                  "ownership",
                  "parent",
                  "processing_engine",
                  "schema",
                  "sourceCode",
                  "sourceCodeLocation",
                  "sql",
                  "storage",
                  "subset",
                  "symlinks",
                  "tags",
                  "test",
                  "version")));

  private FacetNames() {}

  /**
   * @throws IllegalArgumentException for a name that no facet has: what is misspelt would be sent
   */
  static Set<String> parse(String text) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : text.split("[,;\\s]+")) {
      if (!name.isEmpty() && !known(name)) {
        throw new IllegalArgumentException("there is no facet '" + name + "'");
      }
      names.add(name);
    }
    names.remove("");
    return Collections.unmodifiableSet(names);
  }

  static boolean known(String name) {
    return STANDARD.contains(name) || name.startsWith(OURS);
  }
}
