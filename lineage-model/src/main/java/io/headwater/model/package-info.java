/**
 * The immutable values that Headwater reports: datasets, column edges, lineage graphs and run
 * events.
 *
 * <p>Nothing here knows Spark, a back end or a file format; only the JDK may be used. Start reading
 * at {@link io.headwater.model.RunEvent}.
 */
package io.headwater.model;
