/**
 * Delivery: one bounded queue, on disk where it can be, and one daemon thread per emitter, retry
 * with backoff, and the count of everything that was sent, retried or dropped.
 *
 * <p>Nothing here knows a back end or an encoding; those are emitters, found by {@link
 * java.util.ServiceLoader}. Start reading at {@link io.headwater.delivery.QueuedDelivery}, then
 * {@code EmitterLane}.
 */
package io.headwater.delivery;
