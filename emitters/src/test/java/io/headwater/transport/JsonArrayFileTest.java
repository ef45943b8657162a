package io.headwater.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.conf.Setting;
import io.headwater.spi.Fact;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The array is whole after every batch, whoever wrote the one before. */
class JsonArrayFileTest {
  private static final Setting<String> SETTING = Setting.text("x.file", null, "A file.");

  @TempDir private Path dir;

  private Path path() {
    return dir.resolve("deep").resolve("facts.json");
  }

  private void send(int... numbers) throws Exception {
    List<Fact> facts = new ArrayList<>();
    for (int number : numbers) {
      facts.add(
          Fact.of(
              new UUID(0, number),
              "k",
              Fact.Priority.RUN_STATE,
              ("{\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8)));
    }
    JsonArrayFile.open(SETTING, path().toString()).send(facts);
  }

  private List<Integer> numbers() throws Exception {
    List<Integer> numbers = new ArrayList<>();
    JsonNode array = new ObjectMapper().readTree(path().toFile());
    assertThat(array.isArray()).isTrue();
    array.forEach(n -> numbers.add(n.get("n").asInt()));
    return numbers;
  }

  @Test
  void batchesOfSeveralDriversAreOneArray() throws Exception {
    send(1);
    assertThat(numbers()).containsExactly(1);
    send(2, 3);
    assertThat(numbers()).containsExactly(1, 2, 3);
    assertThat(Files.readAllLines(path())).hasSize(5);
  }

  @Test
  void halfABatchOfADeadDriverIsTakenOut() throws Exception {
    send(1, 2, 3);
    byte[] whole = Files.readAllBytes(path());
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      Files.write(path(), cut, StandardOpenOption.TRUNCATE_EXISTING);
      send(9);
      assertThat(numbers()).as("cut at %s", length).endsWith(9).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatAFileHoldsThatIsNoArrayOfOursStays() throws Exception {
    Files.createDirectories(path().getParent());
    for (String other :
        new String[] {"{\"n\":1}\n{\"n\":2}\n", "[{\"n\":1}]", "a diary,\nof mine"}) {
      Files.writeString(path(), other);
      assertThatThrownBy(() -> send(9))
          .hasMessageContaining("x.file")
          .hasMessageContaining("holds something else");
      assertThat(Files.readString(path())).isEqualTo(other);
    }
  }
}
