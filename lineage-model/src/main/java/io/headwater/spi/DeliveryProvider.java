package io.headwater.spi;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.model.ApplicationInfo;
import java.util.Collection;

/** Makes deliveries. Found by {@link java.util.ServiceLoader}. */
public interface DeliveryProvider {

  /** All settings that the delivery and its emitters have. */
  Collection<Setting<?>> settings();

  /**
   * Whether the settings name any destination, so that the default output is not needed.
   *
   * @param conf parsed with {@link #settings()} among the declared ones
   */
  boolean hasDestination(Conf conf);

  /**
   * Loads what the encoding of events needs. Called beside {@link #open}, by another thread; opens,
   * writes and sends nothing.
   */
  void warmUp(Conf conf, ApplicationInfo application);

  /**
   * Opens all emitters that the settings ask for. One that cannot be opened is left out with one
   * ERROR line; the others work.
   *
   * @param live the numbers of the watched application, for emitters that show them
   */
  Delivery open(Conf conf, ApplicationInfo application, MetricSource live);
}
