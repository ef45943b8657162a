/**
 * Events to a Kafka topic, through the kafka-clients of the job's own class path.
 *
 * <p>The agent jar carries none, so all of it is reached by reflection, in {@code JobsKafka} only.
 * Nothing here queues or retries. Start reading at {@link io.headwater.kafka.KafkaTopic}.
 */
package io.headwater.kafka;
