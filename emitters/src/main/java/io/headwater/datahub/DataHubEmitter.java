package io.headwater.datahub;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.headwater.model.RunEvent;
import io.headwater.spi.Emitter;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import io.headwater.transport.Transport;
import java.io.UncheckedIOException;
import java.util.List;

/** Sends each event as metadata change proposals, one fact each. */
final class DataHubEmitter implements Emitter {
  private final String name;
  private final DataHubEncoder encoder;
  private final Transport transport;

  DataHubEmitter(String name, DataHubEncoder encoder, Transport transport) {
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
      return encoder.encode(event);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
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
