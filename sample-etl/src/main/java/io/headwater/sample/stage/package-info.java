/**
 * The stages of the pipeline, each of which reads what earlier ones stored and stores its own
 * datasets. A stage holds no state and knows no other stage, only names of datasets; airport codes
 * pass from the import to the evaluation and may be read by nothing in between. Start at {@link
 * io.headwater.sample.stage.Stage}, then follow {@link io.headwater.sample.stage.StageName}.
 */
package io.headwater.sample.stage;
