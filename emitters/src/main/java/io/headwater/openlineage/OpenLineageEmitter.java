package io.headwater.openlineage;

import io.headwater.model.RunEvent;
import io.headwater.spi.Emitter;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import io.headwater.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;

/** Sends each event as one OpenLineage run event. */
final class OpenLineageEmitter implements Emitter {
  private final String name;
  private final Transport transport;
  private final OpenLineageEncoder encoder;

  OpenLineageEmitter(String name, OpenLineageEncoder encoder, Transport transport) {
    this.name = name;
    this.encoder = encoder;
    this.transport = transport;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String destination() {
    return transport.destination();
  }

  @Override
  public List<Fact> encode(RunEvent event) {
    try {
      return Collections.singletonList(encoder.encode(event));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Fact brief(Fact fact) {
    return BriefEvent.of(fact);
  }

  @Override
  public int maxBatch() {
    return transport.maxBatch();
  }

  @Override
  public void send(List<Fact> facts) throws SendException {
    transport.send(facts);
  }

  @Override
  public String check() throws SendException {
    return transport.check();
  }

  @Override
  public void close() {
    transport.close();
  }
}
