/**
 * Rows, bytes and files of each dataset out of an executed plan.
 *
 * <p>Only the plan's structure and the ids of its metrics are read; the numbers themselves come
 * from the caller, who summed them per action. Start reading at {@link
 * io.headwater.spark.plan.ExecutedPlanReader}.
 */
package io.headwater.spark.plan.numbers;
