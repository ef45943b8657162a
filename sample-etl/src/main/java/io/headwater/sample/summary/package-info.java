/**
 * Reads a file of OpenLineage events, whoever wrote it, and says in a few lines what it shows. It
 * knows the OpenLineage specification only: no class of the pipeline and none of the agent. Start
 * at {@link io.headwater.sample.summary.LineageSummary}.
 */
package io.headwater.sample.summary;
