/**
 * The report: what happened in one run or in many, as one HTML file that needs neither server nor
 * network.
 *
 * <p>Events come in as OpenLineage JSON, from the watched application or from files, also those of
 * other producers, and are gathered in {@link io.headwater.report.Events}; {@code ReportData} and
 * {@code Tables} write them down. The page's own code is built from {@code src/main/report} and
 * lies beside this package as a resource. Nothing here logs but the emitter: the command line runs
 * the rest without slf4j. Start reading at {@link io.headwater.report.ReportPage}.
 */
package io.headwater.report;
