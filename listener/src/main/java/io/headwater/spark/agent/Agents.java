package io.headwater.spark.agent;

import io.headwater.conf.Problem;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents of this JVM: one per SparkContext, known by the context's own {@link SparkConf}
 * instance, which is all that Spark gives to a listener. Thread-safe.
 */
public final class Agents {
  private static final Logger LOG = LoggerFactory.getLogger(Agents.class);
  private static final Map<SparkConf, Boolean> TAKEN =
      Collections.synchronizedMap(new WeakHashMap<>());

  private Agents() {}

  /**
   * Makes the agent of the context with these settings.
   *
   * @return {@code null} when the context has one already, when it is switched off, or when it
   *     cannot work with its settings, which one ERROR line has told
   * @throws WrongSettings when a setting is wrong and {@code strict} is set
   */
  public static Agent create(SparkConf conf) {
    if (TAKEN.putIfAbsent(conf, Boolean.TRUE) != null) {
      return null;
    }
    AgentSetup setup = new AgentSetup(conf, () -> {});
    boolean strict = setup.conf().get(AgentConf.STRICT);
    if (setup.unusable(strict)) {
      // All at once, so that nobody mends them one run after the other.
      String problems =
          setup.conf().problems().stream().map(Problem::message).collect(Collectors.joining("; "));
      if (strict) {
        throw new WrongSettings(
            problems + " (the application stops because spark.headwater.strict is true)");
      }
      LOG.error("Headwater is off: {}", problems);
      return null;
    }
    return setup.conf().get(AgentConf.ENABLED) ? new Agent(setup) : null;
  }

  /** Whether the context with these settings has an agent, or was found to need none. */
  public static boolean has(SparkConf conf) {
    return TAKEN.containsKey(conf);
  }
}
