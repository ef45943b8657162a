/**
 * Commands: what writes rows, what changes a dataset as a whole, and what has no lineage at all.
 *
 * <p>A sink's columns are its query's, position by position. Start reading at {@link
 * io.headwater.spark.plan.command.CommandRules}, the table of all commands.
 */
package io.headwater.spark.plan.command;
