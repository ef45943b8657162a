package io.headwater.spark.plan;

import io.headwater.model.DatasetId;
import io.headwater.model.Statistics;
import java.util.Collections;
import java.util.Map;

/** Numbers per dataset of one action. */
public final class ExecutedNumbers {
  static final ExecutedNumbers NONE = new ExecutedNumbers();

  private ExecutedNumbers() {}

  public Map<DatasetId, Statistics> read() {
    return Collections.emptyMap();
  }

  public Map<DatasetId, Statistics> written() {
    return Collections.emptyMap();
  }
}
