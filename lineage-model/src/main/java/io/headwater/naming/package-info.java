/**
 * How datasets are named: one identity for a place, however it was written.
 *
 * <p>Only texts and URIs are looked at: no file system, no database and no Spark class, and only
 * the JDK may be used. Start reading at {@link io.headwater.naming.FileNaming} and {@link
 * io.headwater.naming.JdbcNaming}; the rules are OpenLineage's ("Naming").
 */
package io.headwater.naming;
