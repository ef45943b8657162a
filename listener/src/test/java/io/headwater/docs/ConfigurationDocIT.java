package io.headwater.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.conf.Setting;
import io.headwater.spark.agent.AgentConf;
import io.headwater.spark.plan.PlanConf;
import io.headwater.spi.DeliveryProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/configuration.md} is made from the declarations of the settings. When this fails, run
 * it again with {@code -Dheadwater.docs.rewrite=true} and commit the page.
 */
class ConfigurationDocIT {
  private static final Path PAGE =
      Paths.get(System.getProperty("headwater.docs", "../docs"), "configuration.md");

  @Test
  void thePageIsWhatTheDeclarationsSay() throws IOException {
    String page = page();
    if (Boolean.getBoolean("headwater.docs.rewrite")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as(
            "docs/configuration.md is stale; rewrite it with -Dheadwater.docs.rewrite=true (see"
                + " CONTRIBUTING)")
        .isEqualTo(page);
  }

  private static String page() {
    Map<String, Collection<Setting<?>>> chapters = new LinkedHashMap<>();
    chapters.put("The agent", AgentConf.settings());
    chapters.put("Lineage", PlanConf.settings());
    DeliveryProvider delivery = ServiceLoader.load(DeliveryProvider.class).iterator().next();
    chapters.put("Destinations", delivery.settings());

    StringBuilder page = new StringBuilder();
    page.append("# Configuration\n\n")
        .append(
            "Made from the declarations in the code; do not edit by hand (see CONTRIBUTING).\n\n")
        .append("Every setting is a Spark property, optional, and given as\n")
        .append("`--conf spark.headwater.<name>=<value>`, in `spark-defaults.conf`, or in the\n")
        .append(
            "application's own `SparkConf` before its context starts. Beside every secret `x` the\n")
        .append("names `xFile` and `xEnv` give a file or an environment variable that holds it.\n");
    chapters.forEach((title, settings) -> appendChapter(page, title, settings));
    return page.toString();
  }

  private static void appendChapter(
      StringBuilder page, String title, Collection<Setting<?>> settings) {
    page.append("\n## ").append(title).append("\n\n");
    page.append("| `spark.headwater.` + | default | meaning |\n|---|---|---|\n");
    for (Setting<?> s : settings) {
      page.append("| `")
          .append(s.name())
          .append(s.family() ? ".*" : "")
          .append("` | ")
          .append(s.defaultText() == null ? "-" : "`" + s.defaultText() + "`")
          .append(" | ")
          .append(s.secret() ? "Secret. " : "")
          .append(s.doc().replace("|", "\\|").replace("\n", " "))
          .append(" |\n");
    }
  }
}
