package io.headwater.spark.agent;

import io.headwater.conf.Setting;
import io.headwater.spark.plan.PlanConf;
import io.headwater.spi.SettingsProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The settings of the Spark side, for commands that run without Spark: nothing here needs it. */
public final class AgentSettings implements SettingsProvider {
  @Override
  public Collection<Setting<?>> settings() {
    List<Setting<?>> all = new ArrayList<>(AgentConf.settings());
    all.addAll(PlanConf.settings());
    return all;
  }
}
