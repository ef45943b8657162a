/**
 * One agent per SparkContext: its settings, its thread, its start and its end.
 *
 * <p>What an action is and what it did is decided in {@code io.headwater.spark.track}, not here.
 * Start reading at {@link io.headwater.spark.agent.Agent}.
 */
package io.headwater.spark.agent;
