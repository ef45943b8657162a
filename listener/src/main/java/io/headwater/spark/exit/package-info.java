/**
 * How an application ended: by {@code stop()}, by the return of {@code main}, by an exception, by
 * {@code System.exit} or by a signal.
 *
 * <p>No Spark event tells this alone; what is known comes from a noting uncaught-exception handler
 * and from the stacks of the threads that end the JVM. Start reading at {@link
 * io.headwater.spark.exit.ExitWatch}.
 */
package io.headwater.spark.exit;
