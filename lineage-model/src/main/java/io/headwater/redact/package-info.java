/**
 * Takes secrets out of texts before they become part of a fact.
 *
 * <p>Only the JDK may be used. Start reading at {@link io.headwater.redact.Redaction}.
 */
package io.headwater.redact;
