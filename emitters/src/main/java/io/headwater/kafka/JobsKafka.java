package io.headwater.kafka;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/**
 * The kafka-clients library as the job has it, of any version from 2.0 on: a job gets it with
 * Spark's Kafka connector, by {@code --packages}, or from its platform.
 */
final class JobsKafka {
  private static final String PRODUCER = "org.apache.kafka.clients.producer.KafkaProducer";

  private final ClassLoader loader;
  private final Constructor<?> newProducer;
  private final Constructor<?> newRecord;
  private final Method send;
  private final Method partitionsFor;
  private final Method close;

  private JobsKafka(ClassLoader loader) throws ReflectiveOperationException {
    this.loader = loader;
    Class<?> producer = Class.forName(PRODUCER, true, loader);
    Class<?> record =
        Class.forName("org.apache.kafka.clients.producer.ProducerRecord", true, loader);
    this.newProducer = producer.getConstructor(Map.class);
    this.newRecord = record.getConstructor(String.class, Object.class, Object.class);
    this.send = producer.getMethod("send", record);
    this.partitionsFor = producer.getMethod("partitionsFor", String.class);
    this.close = producer.getMethod("close", Duration.class);
  }

  /**
   * Of the loader that the job's own jars are in, else of the agent's.
   *
   * @throws IOException when the job has none; says what to do
   */
  static JobsKafka find() throws IOException {
    ClassLoader jobs = Thread.currentThread().getContextClassLoader();
    for (ClassLoader loader : new ClassLoader[] {jobs, JobsKafka.class.getClassLoader()}) {
      if (loader != null) {
        try {
          return new JobsKafka(loader);
        } catch (ReflectiveOperationException | LinkageError e) {
          // Not there, or older than 2.0.
        }
      }
    }
    throw new IOException(
        "the job has no kafka-clients of version 2.0 or later on its class path; add"
            + " --packages org.apache.kafka:kafka-clients:<the broker's version>, or Spark's Kafka"
            + " connector");
  }

  /** A producer with these settings; it connects in the background. */
  Object producer(Map<String, Object> settings) throws KafkaFailure {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // Kafka loads what its settings name from there.
    thread.setContextClassLoader(loader);
    try {
      return newProducer.newInstance(settings);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw KafkaFailure.of(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** What becomes of the record is told by the future. */
  Future<?> send(Object producer, String topic, byte[] key, byte[] value) throws KafkaFailure {
    try {
      return (Future<?>) send.invoke(producer, newRecord.newInstance(topic, key, value));
    } catch (ReflectiveOperationException | LinkageError e) {
      throw KafkaFailure.of(e);
    }
  }

  /** How many partitions the topic has; asks the broker. */
  int partitions(Object producer, String topic) throws KafkaFailure {
    try {
      return ((List<?>) partitionsFor.invoke(producer, topic)).size();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw KafkaFailure.of(e);
    }
  }

  /** Gives up what was not sent. */
  void close(Object producer) {
    try {
      close.invoke(producer, Duration.ZERO);
    } catch (ReflectiveOperationException | LinkageError e) {
      // Its threads are daemons.
    }
  }

  /** What Kafka has thrown. */
  static final class KafkaFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private KafkaFailure(Throwable cause) {
      super(cause);
    }

    static KafkaFailure of(Throwable thrown) {
      boolean wrapped = thrown instanceof InvocationTargetException && thrown.getCause() != null;
      return new KafkaFailure(wrapped ? thrown.getCause() : thrown);
    }
  }
}
