/**
 * The sample application: airport matching as a plain Spark job, with its command line and its
 * closing report. No class of the agent may be used here or below, since the same job has to run
 * and to write the same bytes without it. Start at {@link io.headwater.sample.AirportMatching}.
 */
package io.headwater.sample;
