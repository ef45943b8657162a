/**
 * How Java code looks at Spark's Scala objects, the same on every Spark line: sequences, options,
 * fields that only some lines have, and types.
 *
 * <p>No lineage rule belongs here. Start reading at {@link io.headwater.spark.plan.access.Scala}.
 */
package io.headwater.spark.plan.access;
