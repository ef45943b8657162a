/**
 * How bytes leave the driver: appended to a file, or posted over HTTP with TLS.
 *
 * <p>Nothing here knows events or a back end's encoding; one attempt is made per call and its
 * outcome told as a {@link io.headwater.spi.SendException}, retrying is the delivery's part. Start
 * reading at {@link io.headwater.transport.Transport}.
 */
package io.headwater.transport;
