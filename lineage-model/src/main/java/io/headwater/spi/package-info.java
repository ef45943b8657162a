/**
 * Where the parts of the agent meet: the Spark side hands events to a {@link
 * io.headwater.spi.Delivery}, which hands facts to {@link io.headwater.spi.Emitter}s; live numbers
 * are read from a {@link io.headwater.spi.MetricSource}.
 *
 * <p>The two sides do not know each other; {@link java.util.ServiceLoader} joins them through
 * {@link io.headwater.spi.DeliveryProvider} and {@link io.headwater.spi.EmitterProvider}. Only the
 * JDK and the model may be used here. Start reading at {@link io.headwater.spi.Delivery}.
 */
package io.headwater.spi;
