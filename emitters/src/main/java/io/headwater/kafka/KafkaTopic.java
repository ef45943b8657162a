package io.headwater.kafka;

import io.headwater.kafka.JobsKafka.KafkaFailure;
import io.headwater.redact.Redaction;
import io.headwater.spi.Fact;
import io.headwater.spi.SendException;
import io.headwater.transport.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A topic: {@link #send} returns when all in-sync replicas have acknowledged.
 *
 * <p>One request at a time, so that order is kept; after a failure the producer is thrown away with
 * what it still held, so that nothing overtakes what will be sent again.
 */
public final class KafkaTopic implements Transport {
  private static final String BYTES = "org.apache.kafka.common.serialization.ByteArraySerializer";
  private static final int MAX_BATCH = 100;

  private final JobsKafka kafka;
  private final Map<String, Object> settings;
  private final String servers;
  private final String topic;
  private final Function<Fact, byte[]> key;
  private final String serversSetting;
  private final long timeoutMillis;
  private Object producer;

  private KafkaTopic(Builder b) throws IOException {
    this.kafka = JobsKafka.find();
    this.servers = b.servers;
    this.topic = b.topic;
    this.key = b.key;
    this.serversSetting = b.serversSetting;
    this.timeoutMillis = b.timeoutMillis;
    this.settings = new HashMap<>();
    settings.put("acks", "all");
    settings.put("max.in.flight.requests.per.connection", "1");
    settings.put("linger.ms", "0");
    settings.put("request.timeout.ms", Long.toString(Math.max(1, timeoutMillis / 2)));
    settings.put("delivery.timeout.ms", Long.toString(timeoutMillis));
    settings.put("max.block.ms", Long.toString(timeoutMillis));
    settings.put("max.request.size", Integer.toString(16 << 20));
    settings.put("client.id", "headwater-" + UUID.randomUUID());
    settings.putAll(b.properties);
    settings.put("bootstrap.servers", servers);
    settings.put("key.serializer", BYTES);
    settings.put("value.serializer", BYTES);
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String destination() {
    return "kafka://" + servers.replaceAll("\\s", "") + "/" + topic;
  }

  @Override
  public int maxBatch() {
    return MAX_BATCH;
  }

  @Override
  public void send(List<Fact> facts) throws SendException {
    List<Future<?>> sent = new ArrayList<>(facts.size());
    Throwable failure = null;
    int taken = 0;
    try {
      Object open = open();
      for (Fact fact : facts) {
        sent.add(kafka.send(open, topic, key.apply(fact), fact.payload()));
      }
    } catch (KafkaFailure e) {
      failure = e.getCause();
    }
    try {
      for (Future<?> one : sent) {
        one.get(2 * timeoutMillis, TimeUnit.MILLISECONDS);
        taken++;
      }
    } catch (ExecutionException e) {
      failure = e.getCause();
    } catch (TimeoutException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = e;
    }
    if (failure != null) {
      close();
      throw failed(failure).afterTaking(taken);
    }
  }

  private Object open() throws KafkaFailure {
    if (producer == null) {
      producer = kafka.producer(settings);
    }
    return producer;
  }

  private SendException failed(Throwable failure) {
    String said =
        failure.getClass().getSimpleName()
            + ": "
            + Redaction.BUILT_IN.text(String.valueOf(failure.getMessage()));
    if (is(failure, "AuthenticationException")
        || is(failure, "AuthorizationException")
        || is(failure, "InvalidTopicException")
        || (is(failure, "ConfigException") && !said.contains("resolvable"))) {
      String prefix = serversSetting.substring(0, serversSetting.lastIndexOf('.') + 1);
      return SendException.configuration(
          "unauthorised", said + "; mend the settings that begin with " + prefix);
    }
    if (is(failure, "RecordTooLargeException") || is(failure, "SerializationException")) {
      return SendException.permanent(failure.getClass().getSimpleName(), said);
    }
    return SendException.retry("kafka", said + " (" + serversSetting + ")", failure);
  }

  /** By name: the class is the job's. */
  private static boolean is(Throwable failure, String name) {
    for (Class<?> c = failure.getClass(); c != null; c = c.getSuperclass()) {
      if (c.getSimpleName().equals(name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String check() throws SendException {
    try {
      return destination() + " has " + kafka.partitions(open(), topic) + " partitions";
    } catch (KafkaFailure e) {
      throw failed(e.getCause());
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      kafka.close(producer);
      producer = null;
    }
  }

  /** Collects the parts. */
  public static final class Builder {
    private String servers;
    private String serversSetting;
    private String topic;
    private Function<Fact, byte[]> key;
    private Map<String, String> properties = new HashMap<>();
    private long timeoutMillis;

    private Builder() {}

    /**
     * @param setting the setting's whole key, for messages
     */
    public Builder servers(String value, String setting) {
      this.servers = value.trim();
      this.serversSetting = setting;
      return this;
    }

    public Builder topic(String value) {
      this.topic = value.trim();
      return this;
    }

    /** What decides about a record's partition. */
    public Builder key(Function<Fact, byte[]> value) {
      this.key = value;
      return this;
    }

    /** Settings of Kafka's producer, over ours. */
    public Builder properties(Map<String, String> value) {
      properties.putAll(value);
      return this;
    }

    /** Longest wait for the acknowledgement of one record. */
    public Builder timeoutMillis(long value) {
      this.timeoutMillis = value;
      return this;
    }

    /**
     * @throws IOException when the job has no Kafka client; says what to do
     */
    public KafkaTopic open() throws IOException {
      return new KafkaTopic(this);
    }
  }
}
