/**
 * Which dataset a relation of a plan is: files, tables, JDBC, RDDs, and an honest name for anything
 * else.
 *
 * <p>Only what the relation holds in memory is looked at. Start reading at {@link
 * io.headwater.spark.plan.source.Relations}, the table of relation classes, and {@link
 * io.headwater.spark.plan.source.DatasetNames}, the one place where identities are made.
 */
package io.headwater.spark.plan.source;
