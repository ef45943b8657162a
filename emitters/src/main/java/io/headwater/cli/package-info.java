/**
 * The command line of the agent jar: {@code java -jar headwater-<profile>.jar <command>}.
 *
 * <p>One class per command, which parses what the user says, calls the package that does it and
 * turns its failures into a message and an exit code. The jar runs alone here, without Spark: there
 * is no slf4j, so nothing that a command calls may have a logger. Start reading at {@code
 * Headwater}.
 */
package io.headwater.cli;
