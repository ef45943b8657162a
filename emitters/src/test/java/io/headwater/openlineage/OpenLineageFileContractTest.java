package io.headwater.openlineage;

import io.headwater.spi.EmitterProvider;
import io.headwater.testing.EmitterContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class OpenLineageFileContractTest extends EmitterContract {
  @TempDir Path folder;

  @Override
  protected EmitterProvider provider() {
    return new OpenLineageEmitterProvider();
  }

  @Override
  protected String[] settings() {
    return new String[] {name(), folder.resolve("events.jsonl").toString()};
  }

  @Override
  protected String name() {
    return "openlineage.file";
  }

  @Override
  protected List<String> received() throws IOException {
    Path file = folder.resolve("events.jsonl");
    return Files.exists(file) ? Files.readAllLines(file) : Collections.emptyList();
  }
}
