package io.headwater.spark.agent;

import io.headwater.conf.Conf;
import io.headwater.conf.Problem;
import io.headwater.conf.Setting;
import io.headwater.model.ApplicationInfo;
import io.headwater.model.JobId;
import io.headwater.model.RunEvent;
import io.headwater.model.RunRef;
import io.headwater.redact.EventRedaction;
import io.headwater.redact.Redaction;
import io.headwater.spark.metrics.ApplicationMetrics;
import io.headwater.spark.plan.PlanConf;
import io.headwater.spark.plan.PlanSettings;
import io.headwater.spark.track.ActionTracker;
import io.headwater.spark.track.ApplicationRun;
import io.headwater.spark.track.TrackerSettings;
import io.headwater.spi.DeliveryProvider;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/** Reads the settings of an application and puts the parts of its agent together. */
final class AgentSetup {
  private final Map<String, String> properties;
  private final DeliveryProvider provider;
  private final List<Setting<?>> declared;
  private final Conf conf;
  private final Runnable onClosed;

  /**
   * @param onClosed called when the agent has ended
   */
  AgentSetup(SparkConf sparkConf, Runnable onClosed) {
    this.properties = properties(sparkConf);
    this.provider = load(DeliveryProvider.class);
    this.declared = new ArrayList<>(AgentConf.settings());
    declared.addAll(PlanConf.settings());
    declared.addAll(provider.settings());
    this.conf = Conf.parse(properties, declared, System.getenv());
    this.onClosed = onClosed;
  }

  private static Map<String, String> properties(SparkConf sparkConf) {
    Map<String, String> all = new HashMap<>();
    for (Tuple2<String, String> entry : sparkConf.getAll()) {
      all.put(entry._1(), entry._2());
    }
    return all;
  }

  private static <T> T load(Class<T> type) {
    for (T found : ServiceLoader.load(type, AgentSetup.class.getClassLoader())) {
      return found;
    }
    throw new IllegalStateException(
        "The agent jar is incomplete: it has no " + type.getName() + "; build it again");
  }

  Conf conf() {
    return conf;
  }

  DeliveryProvider provider() {
    return provider;
  }

  int executorsWithSeries() {
    return conf.get(AgentConf.EXECUTOR_SERIES);
  }

  Duration shutdownTimeout() {
    return conf.get(AgentConf.SHUTDOWN_TIMEOUT);
  }

  Heartbeat heartbeat() {
    return new Heartbeat(conf.get(AgentConf.HEARTBEAT_INTERVAL));
  }

  void forget() {
    onClosed.run();
  }

  /**
   * Whether the agent cannot work with its settings: with {@code strict} because of any wrong one;
   * without, because of one of its own, since a wrong setting of a destination keeps only that
   * destination from working, and one that shapes names and columns leaves its default.
   */
  boolean unusable(boolean strict) {
    return conf.problems().stream()
        .anyMatch(p -> p.fatal() && (strict || declares(AgentConf.settings(), p.key())));
  }

  /** What follows from a wrong setting when the agent works on. */
  static String consequence(Problem problem) {
    if (!problem.fatal()) {
      return "";
    }
    return declares(PlanConf.settings(), problem.key())
        ? ". Its default is used."
        : ". What this setting is for is off.";
  }

  private static boolean declares(Collection<Setting<?>> settings, String key) {
    return settings.stream().anyMatch(s -> s.key().equals(key));
  }

  /**
   * The settings; where none names a destination, with the default output below the work folder.
   */
  Conf confFor(ApplicationInfo application) {
    if (provider.hasDestination(conf)) {
      return conf;
    }
    Map<String, String> withDefault = new HashMap<>(properties);
    String folder = "." + File.separator + "headwater" + File.separator + application.id();
    withDefault.put(
        Setting.PREFIX + "openlineage.file", folder + File.separator + "openlineage.jsonl");
    withDefault.put(Setting.PREFIX + "report", folder + File.separator + "report.html");
    return Conf.parse(withDefault, declared, System.getenv());
  }

  /** Name of the application in job names. */
  String appName(String sparkAppName) {
    String set = conf.get(AgentConf.APP_NAME);
    return set != null ? set : sparkAppName;
  }

  ActionTracker tracker(
      ApplicationInfo application, ApplicationMetrics metrics, Consumer<RunEvent> events) {
    Redaction redaction = redaction();
    EventRedaction lastLook = new EventRedaction(redaction);
    String namespace = conf.get(AgentConf.NAMESPACE);
    RunRef parent =
        ref(AgentConf.PARENT_RUN_ID, AgentConf.PARENT_JOB, AgentConf.PARENT_NAMESPACE, namespace);
    RunRef root =
        ref(AgentConf.ROOT_RUN_ID, AgentConf.ROOT_JOB, AgentConf.ROOT_NAMESPACE, namespace);
    if (parent == null) {
      Orchestrator passed =
          Orchestrator.find(properties, System.getenv(), System.getProperty("user.dir"));
      parent = passed.parent();
      root = root != null ? root : passed.root();
    }
    return new ActionTracker(
        new ApplicationRun(application, namespace, parent, root),
        new TrackerSettings(
            conf.get(AgentConf.READS),
            conf.get(AgentConf.SQL_TEXT),
            conf.get(AgentConf.ERROR_MESSAGE).equals("full"),
            redaction,
            conf.get(AgentConf.STREAMING_INTERVAL)),
        PlanSettings.of(conf, redaction::text).withDescriptions(conf.get(AgentConf.SQL_TEXT)),
        metrics,
        event -> tell(lastLook.of(event), metrics, events));
  }

  /** Metrics have the names of datasets as events have them. */
  private static void tell(RunEvent event, ApplicationMetrics metrics, Consumer<RunEvent> events) {
    events.accept(event);
    if (event.type().terminal()) {
      metrics.actionEnded(event);
    }
  }

  private RunRef ref(
      Setting<UUID> runId, Setting<String> job, Setting<String> ns, String namespace) {
    UUID id = conf.get(runId);
    String name = conf.get(job);
    if (id == null || name == null) {
      return null;
    }
    String own = conf.get(ns);
    return RunRef.of(id, JobId.of(own != null ? own : namespace, name));
  }

  /**
   * The built-in patterns, those that the application gave Spark, and the secrets that it was given
   * by settings, properties of the JVM and the environment.
   */
  private Redaction redaction() {
    Pattern strings = pattern("spark.sql.redaction.string.regex");
    if (strings == null) {
      strings = pattern("spark.redaction.string.regex");
    }
    Map<String, String> given = new HashMap<>(System.getenv());
    System.getProperties().stringPropertyNames().forEach(k -> given.put(k, System.getProperty(k)));
    given.putAll(properties);
    return Redaction.with(
            strings == null ? Collections.emptyList() : Collections.singletonList(strings),
            pattern("spark.redaction.regex"))
        .andValuesIn(given);
  }

  private Pattern pattern(String key) {
    String text = properties.get(key);
    try {
      return text == null ? null : Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      return null;
    }
  }
}
