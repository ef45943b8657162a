/**
 * Runs real Spark programs with the agent jar attached, each in a JVM of its own, and looks at what
 * arrives.
 *
 * <p>Start reading at {@link io.headwater.spark.end2end.SparkProgram}.
 */
package io.headwater.spark.end2end;
