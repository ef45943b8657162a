package io.headwater.sample.stage;

/**
 * One step of the pipeline. It reads what earlier steps stored, stores its own datasets and may run
 * on its own.
 */
@FunctionalInterface
public interface Stage {
  /**
   * Does the step's whole work.
   *
   * @return how many rows came in and how many were stored
   * @throws PipelineException if something is missing or wrong that the user can put right
   */
  RowCounts run(StageContext context);
}
