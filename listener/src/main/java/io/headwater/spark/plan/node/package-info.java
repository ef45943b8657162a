/**
 * One short rule per plan node: which output column comes from which input column, and what decides
 * the node's rows.
 *
 * <p>A rule never walks the plan itself: it is asked by {@link
 * io.headwater.spark.plan.node.PlanWalk} when everything below it is known. Start reading at {@link
 * io.headwater.spark.plan.node.NodeRules}, the table of all nodes.
 */
package io.headwater.spark.plan.node;
