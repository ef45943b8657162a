package io.headwater.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainBufferTest {
  @Test
  void whateverIsWrittenHowComesOutInOrderAndWhole() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StringBuilder expected = new StringBuilder();
    try (Writer writer = new PlainBuffer(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
      // 7 characters at a time: the pair of the last two falls onto the end of the buffer, too.
      for (int i = 0; i < PlainBuffer.SIZE; i++) {
        String text = "\u00e9\n\u4e2d x\uD83D\uDE00";
        for (int each = 0; each < text.length(); each++) {
          writer.write(text.charAt(each));
        }
        expected.append(text);
      }
      String longer = "long/".repeat(PlainBuffer.SIZE);
      writer.write(longer);
      writer.append(longer, 3, 9).write(longer.toCharArray(), 1, 5);
      expected.append(longer).append(longer, 3, 9).append(longer, 1, 6);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
  }
}
