/**
 * Declarations of settings ({@code spark.headwater.*}) and reading their values.
 *
 * <p>Each setting is declared once, with key, default, documentation and whether it is a secret,
 * beside the code that uses it; only the JDK may be used. Start reading at {@link
 * io.headwater.conf.Setting}.
 */
package io.headwater.conf;
