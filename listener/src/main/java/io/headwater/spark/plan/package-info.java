/**
 * From Spark's plans to lineage: what an action reads and writes, by dataset and by column, and the
 * numbers of each dataset.
 *
 * <p>No listener, no event and no back end is known here, and nothing here reads a file, a
 * metastore or a database. Start reading at {@link io.headwater.spark.plan.PlanAnalyzer}; a plan
 * node, an expression, a source or a command is one small class or one row in a table of the
 * packages below.
 */
package io.headwater.spark.plan;
