/**
 * The classes that users name in Spark's settings: the two listeners that attach the agent.
 *
 * <p>They only hand over what Spark tells them; everything that takes time happens on the agent's
 * own threads. Start reading at {@link io.headwater.spark.HeadwaterListener}.
 */
package io.headwater.spark;
