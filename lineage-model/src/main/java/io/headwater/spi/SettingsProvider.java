package io.headwater.spi;

import io.headwater.conf.Setting;
import java.util.Collection;

/**
 * Declares settings that belong to no destination. Found by {@link java.util.ServiceLoader}, so
 * that settings can be read and checked where there is no Spark.
 */
public interface SettingsProvider {
  Collection<Setting<?>> settings();
}
