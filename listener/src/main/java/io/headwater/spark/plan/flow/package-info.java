/**
 * Where a value comes from, as a small graph of immutable values.
 *
 * <p>Nothing here knows Spark: nodes and expressions of a plan build {@link
 * io.headwater.spark.plan.flow.Flow}s, and only {@link io.headwater.spark.plan.flow.FlowResolver}
 * walks them, once, at the end. Start reading at {@code Flow}.
 */
package io.headwater.spark.plan.flow;
