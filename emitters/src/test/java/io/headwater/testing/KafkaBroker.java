package io.headwater.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** A real Kafka broker of one node on loopback, in a JVM of its own. */
public final class KafkaBroker implements AutoCloseable {
  private static final String READY = "READY ";

  private final Path dir;
  private final int port;
  private Process process;

  /** Makes it; {@link #start} lets it run. */
  public KafkaBroker(Path dir) throws Exception {
    this.dir = Files.createDirectories(dir);
    this.port = freePort();
    int controller = freePort();
    Files.writeString(
        properties(),
        String.join(
            "\n",
            "process.roles=broker,controller",
            "node.id=1",
            "controller.quorum.voters=1@127.0.0.1:" + controller,
            "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
            "advertised.listeners=PLAINTEXT://127.0.0.1:" + port,
            "controller.listener.names=CONTROLLER",
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs=" + dir.resolve("data"),
            "offsets.topic.replication.factor=1",
            "auto.create.topics.enable=false",
            "message.max.bytes=100000"));
    Process format =
        java("kafka.tools.StorageTool", "format", "-t", "AAAAAAAAQACAAAAAAAAAAQ", "-c", conf());
    if (format.waitFor() != 0) {
      throw new IOException("The broker's folder was not made; see " + dir.resolve("log"));
    }
  }

  /**
   * For tests of other modules, in a JVM with this module's class path: says where it serves, and
   * ends when its input does.
   *
   * @param args the folder, and each topic as {@code name:partitions}
   */
  public static void main(String[] args) throws Exception {
    try (KafkaBroker broker = new KafkaBroker(Paths.get(args[0])).start()) {
      for (int i = 1; i < args.length; i++) {
        String[] topic = args[i].split(":");
        broker.createTopic(topic[0], Integer.parseInt(topic[1]));
      }
      System.out.println(READY + broker.servers());
      while (System.in.read() >= 0) {
        // until whoever started it closes the input or is gone
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Path properties() {
    return dir.resolve("server.properties");
  }

  private String conf() {
    return properties().toString();
  }

  private Process java(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Paths.get(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path"))));
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("log").toFile()))
        .start();
  }

  /** Returns when it serves. */
  public KafkaBroker start() throws IOException {
    process = java("kafka.Kafka", conf());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      Awaitility.await("a broker; see " + dir.resolve("log"))
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> admin.describeCluster().nodes().get().size() == 1);
    }
    return this;
  }

  public void stop() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public void createTopic(String name, int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    }
  }

  public String servers() {
    return "127.0.0.1:" + port;
  }

  /** All records of the topic, by partition. */
  public List<ConsumerRecord<String, String>> records(String topic) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", servers());
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      stop();
    }
  }
}
