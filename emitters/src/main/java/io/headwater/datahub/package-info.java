/**
 * DataHub: run events as metadata change proposals, posted to GMS in batches or appended to a file.
 *
 * <p>One class per entity builds its aspects; URNs are made in {@code Urns} and {@code DatasetUrns}
 * only, so that they are the same wherever they appear. Nothing here queues or retries. Start
 * reading at {@code DataHubEncoder}.
 */
package io.headwater.datahub;
