package io.headwater.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfTest {
  private static final Setting<Boolean> ON = Setting.bool("on", true, "switch");
  private static final Setting<Duration> WAIT = Setting.duration("wait", "10s", "time");
  private static final Setting<Long> SIZE = Setting.bytes("size", "256m", "size");
  private static final Setting<String> TOKEN = Setting.secret("url.token", "secret");
  private static final Setting<String> HEADERS = Setting.family("url.headers", "headers");
  private static final Setting<java.net.URI> URL = Setting.httpUrl("url", "address");
  private static final List<Setting<?>> ALL = List.of(ON, WAIT, SIZE, TOKEN, HEADERS, URL);

  private static Conf conf(String... keysAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return Conf.parse(properties, ALL, Map.of("MY_TOKEN", "from-env"));
  }

  @Test
  void unsetSettingsHaveTheirDefaults() {
    Conf conf = conf("spark.app.name", "x");
    assertThat(conf.get(ON)).isTrue();
    assertThat(conf.get(WAIT)).isEqualTo(Duration.ofSeconds(10));
    assertThat(conf.get(SIZE)).isEqualTo(256L << 20);
    assertThat(conf.get(URL)).isNull();
    assertThat(conf.isSet(ON)).isFalse();
    assertThat(conf.problems()).isEmpty();
  }

  @Test
  void valuesAreReadInSparksWayOfWriting() {
    Conf conf =
        conf(
            "spark.headwater.on", "FALSE",
            "spark.headwater.wait", "250ms",
            "spark.headwater.size", "4g",
            "spark.headwater.url", "https://host:8080/x");
    assertThat(conf.get(ON)).isFalse();
    assertThat(conf.get(WAIT)).isEqualTo(Duration.ofMillis(250));
    assertThat(conf.get(SIZE)).isEqualTo(4L << 30);
    assertThat(conf.get(URL)).hasHost("host");
    assertThat(conf.problems()).isEmpty();
  }

  @Test
  void aWrongValueIsReportedWithKeyValueAndRemedyAndTheDefaultHolds() {
    Conf conf = conf("spark.headwater.wait", "soon");
    assertThat(conf.get(WAIT)).isEqualTo(Duration.ofSeconds(10));
    assertThat(conf.problems())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.fatal()).isTrue();
              assertThat(p.message())
                  .isEqualTo(
                      "Setting spark.headwater.wait has the value 'soon': expected a time span such"
                          + " as 10s or 250ms");
            });
  }

  @Test
  void anUnknownKeyIsReportedWithTheNearestKnownOne() {
    Conf conf = conf("spark.headwater.wiat", "10s");
    assertThat(conf.problems())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.fatal()).isFalse();
              assertThat(p.message()).endsWith("the nearest known one is spark.headwater.wait");
            });
  }

  @Test
  void aSecretComesFromAFileOrTheEnvironmentAndIsNeverShown(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("token"), "from-file\n");
    assertThat(conf("spark.headwater.url.tokenFile", file.toString()).get(TOKEN))
        .isEqualTo("from-file");
    assertThat(conf("spark.headwater.url.tokenEnv", "MY_TOKEN").get(TOKEN)).isEqualTo("from-env");
    assertThat(conf("spark.headwater.url.token", "plain").shown())
        .containsEntry("url.token", "***");
  }

  @Test
  void anUnreadableSecretFileIsAnErrorThatNamesIt() {
    assertThat(conf("spark.headwater.url.tokenFile", "/no/such/file").problems())
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("/no/such/file").contains("tokenFile"));
  }

  @Test
  void aFamilyTakesEveryKeyBelowIt() {
    Conf conf = conf("spark.headwater.url.headers.X-Team", "data");
    assertThat(conf.family(HEADERS)).containsExactly(Map.entry("X-Team", "data"));
    assertThat(conf.isSet(HEADERS)).isTrue();
  }

  @Test
  void aFamilyMayHaveTheNameOfASetting() {
    Setting<String> all = Setting.text("env", "PROD", "of all");
    Setting<String> some = Setting.family("env", "of some");
    Conf conf =
        Conf.parse(
            Map.of(
                "spark.headwater.env",
                "QA",
                "spark.headwater.env.postgres://db.example:5432",
                "DEV"),
            List.of(all, some),
            Map.of());
    assertThat(conf.problems()).isEmpty();
    assertThat(conf.get(all)).isEqualTo("QA");
    assertThat(conf.family(some)).containsExactly(Map.entry("postgres://db.example:5432", "DEV"));
    assertThat(conf.shown()).containsEntry("env.postgres://db.example:5432", "DEV");
  }

  @Test
  void credentialsInAnAddressAreNotShown() {
    Conf right = conf("spark.headwater.url", "http://me:hidden@host:1?token=hidden");
    assertThat(right.shown()).containsEntry("url", "http://***@host:1?token=***");

    Conf wrong = conf("spark.headwater.url", "ftp://me:hidden@host:1");
    assertThat(wrong.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("ftp://***@host:1"));
  }
}
