package io.headwater.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
  private static final String HOSTILE =
      "</script></noscript><script>alert(1)</script><!--<script>'\"&\u2028\u202e\u0000\ud83d";

  private static String airports() {
    Events events = new Events();
    try {
      new EventFiles(events).read(Path.of("src/test/resources/report/airports.jsonl.gz"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return ReportPage.of(events.report(), MADE);
  }

  private static String hostile() {
    Events events = new Events();
    String name = JSON.valueToTree(HOSTILE).toString();
    String dataset =
        "{'namespace':%1$s,'name':%1$s,'facets':{'schema':{'fields':[{'name':%1$s,'type':%1$s}]},"
            + "'columnLineage':{'fields':{%1$s:{'inputFields':[{'namespace':%1$s,'name':%1$s,"
            + "'field':%1$s,'transformations':[{'type':%1$s,'subtype':%1$s,'description':%1$s}]}]}}}}}";
    String event =
        ("{'eventType':'FAIL','run':{'runId':%1$s,'facets':{'errorMessage':{'message':%1$s,"
                + "'stackTrace':%1$s},'headwater_completeness':{'complete':false,'gaps':[{'kind':%1$s,"
                + "'subject':%1$s}]},'headwater_metrics':{'metrics':{%1$s:1},'properties':{%1$s:%1$s}}}},"
                + "'job':{'namespace':%1$s,'name':%1$s,'facets':{'sql':{'query':%1$s}}},"
                + "'inputs':[],'outputs':["
                + dataset
                + "]}")
            .replace('\'', '"')
            .formatted(name);
    try {
      events.add(JSON.readTree(event));
    } catch (IOException e) {
      throw new AssertionError(event, e);
    }
    return ReportPage.of(events.report(), MADE);
  }

  private static List<String> all(String page, String pattern) {
    Matcher m = Pattern.compile(pattern, Pattern.DOTALL).matcher(page);
    List<String> found = new ArrayList<>();
    while (m.find()) {
      found.add(m.group(1));
    }
    return found;
  }

  private static JsonNode data(String page) throws IOException {
    return JSON.readTree(
        all(page, "<script id=\"data\" type=\"application/json\">(.*?)</script>").get(0));
  }

  private static String sha256(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  @Test
  void thePolicyAllowsExactlyItsOwnScriptAndStyle() throws Exception {
    String page = airports();
    String policy = all(page, "Content-Security-Policy\" content=\"([^\"]*)\"").get(0);
    String script = all(page, "<script>(.*?)</script>").get(0);
    String style = all(page, "<style>(.*?)</style>").get(0);
    assertThat(policy)
        .isEqualTo(
            "default-src 'none'; base-uri 'none'; form-action 'none'; script-src "
                + sha256(script)
                + "; style-src "
                + sha256(style));
  }

  @Test
  void thePageNamesNoAddressToLoadFrom() {
    assertThat(airports().replaceAll("(?s)<script>.*?</script>", ""))
        .doesNotContain("src=")
        .doesNotContain("href=")
        .doesNotContain("@import")
        .doesNotContain("url(");
  }

  @Test
  void dataTellsEveryActionOnceWithItsNumbers() throws IOException {
    JsonNode data = data(airports());
    assertThat(data.path("apps")).hasSize(1);
    JsonNode application = data.path("apps").get(0);
    assertThat(application.path("acts")).hasSize(52);
    assertThat(data.path("texts").get(application.path("state").asInt()).asText())
        .isEqualTo("COMPLETE");
    List<String> texts = new ArrayList<>();
    data.path("texts").forEach(t -> texts.add(t.asText()));
    assertThat(texts).doesNotHaveDuplicates();
  }

  @Test
  void dataIsAFractionOfTheEvents() {
    String page = airports();
    String data = all(page, "<script id=\"data\" type=\"application/json\">(.*?)</script>").get(0);
    assertThat(data.length()).isLessThan(120_000);
  }

  @Test
  void jobsAndStagesOfAnActionAreToldWhereEventsCarryThem() throws IOException {
    Events events = new Events();
    events.add(
        JSON.readTree(
            """
            {"eventType":"COMPLETE","run":{"runId":"a","facets":{"headwater_stages":{"jobs":[
            {"id":4,"start":"2026-01-01T00:00:01Z","end":"2026-01-01T00:00:09Z","outcome":"COMPLETE",
            "stages":[{"id":7,"attempt":1,"name":"save","start":"2026-01-01T00:00:02Z",
            "outcome":"FAIL","metrics":{"tasks":8,"task_seconds_max":4.5}}]}]}}},
            "job":{"namespace":"n","name":"j"}}
            """));
    JsonNode data = data(ReportPage.of(events.report(), MADE));
    JsonNode job = data.at("/apps/0/acts/0/jobs/0");
    assertThat(job.path("id").asInt()).isEqualTo(4);
    assertThat(job.path("end").asLong() - job.path("start").asLong()).isEqualTo(8000);
    JsonNode stage = job.at("/stages/0");
    assertThat(stage.path("attempt").asInt()).isEqualTo(1);
    assertThat(data.path("texts").get(stage.path("state").asInt()).asText()).isEqualTo("FAIL");
    assertThat(stage.path("end").isMissingNode()).isTrue();
    assertThat(stage.at("/metrics/1").asDouble()).isEqualTo(4.5);
  }

  @Test
  void hostileTextsStayTexts() throws IOException {
    String page = hostile();
    assertThat(all(page, "(<script)")).hasSize(2);
    assertThat(all(page, "(</script>)")).hasSize(2);
    assertThat(all(page, "(</noscript>)")).hasSize(1);
    assertThat(page.replaceAll("(?s)<script>.*?</script>", ""))
        .doesNotContain("<!--")
        .doesNotContain("alert(1)</")
        .doesNotContain("\u2028")
        .doesNotContain("\u202e")
        .doesNotContain("\u0000");
    assertThat(data(page).path("texts"))
        .anySatisfy(text -> assertThat(text.asText()).startsWith("</script></noscript>"));
  }

  @Test
  void tablesTellColumnsAndTheirOriginsWithoutScripts() {
    String tables = all(airports(), "<noscript>(.*?)</noscript>").get(0);
    assertThat(tables)
        .contains("airports.write.matches")
        .contains("/data/work/etl/ourairports_clean . name (DIRECT IDENTITY)")
        .contains("UNKNOWN_NODE org.apache.spark.sql.execution.command.CreateViewCommand");
  }

  @Test
  void equalEventsGiveEqualPages() {
    assertThat(airports()).isEqualTo(airports());
  }
}
