/**
 * Turns what Spark reports into runs: one START and one truthful terminal event per action and per
 * application.
 *
 * <p>Everything here is owned by the agent's thread. Start reading at {@link
 * io.headwater.spark.track.ActionTracker}.
 */
package io.headwater.spark.track;
