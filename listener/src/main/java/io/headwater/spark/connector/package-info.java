/**
 * What the author of a connector implements so that lineage names its datasets.
 *
 * <p>This package and {@link io.headwater.model.DatasetId} are all that an implementation needs;
 * nothing of plan analysis belongs here. Start reading at {@link
 * io.headwater.spark.connector.Connector}.
 */
package io.headwater.spark.connector;
