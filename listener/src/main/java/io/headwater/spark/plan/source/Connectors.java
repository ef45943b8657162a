package io.headwater.spark.plan.source;

import io.headwater.model.DatasetId;
import io.headwater.spark.connector.Connector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the connectors on the class path what their objects are. Whatever one of them does, the
 * others are asked and the plan is read on. Safe for use by several threads.
 */
final class Connectors {
  private static final Logger LOG = LoggerFactory.getLogger(Connectors.class);
  private static final long PATIENCE_MILLIS = 1_000;

  /** At most so many lookups of providers that cannot be loaded. */
  private static final int MOST_BROKEN = 20;

  private static volatile List<Asked> found;

  private Connectors() {}

  /**
   * @param options as the plan has them
   * @return empty when no connector knows the object
   */
  static Optional<DatasetId> identify(
      Object source, Map<String, String> options, DatasetNames names) {
    if (source == null) {
      return Optional.empty();
    }
    for (Asked connector : all()) {
      DatasetId id = connector.identify(source, options);
      if (id != null) {
        return Optional.of(names.other(id.namespace(), id.name()));
      }
    }
    return Optional.empty();
  }

  private static List<Asked> all() {
    List<Asked> known = found;
    if (known == null) {
      known = load();
      found = known;
    }
    return known;
  }

  /** From where the agent is, and from where the program's jars are. */
  private static List<Asked> load() {
    Map<Class<?>, Asked> all = new LinkedHashMap<>();
    ClassLoader[] loaders = {
      Connector.class.getClassLoader(), Thread.currentThread().getContextClassLoader()
    };
    for (ClassLoader loader : loaders) {
      int broken = 0;
      Iterator<Connector> connectors = null;
      while (broken < MOST_BROKEN) {
        try {
          if (connectors == null) {
            connectors = ServiceLoader.load(Connector.class, loader).iterator();
          }
          if (!connectors.hasNext()) {
            break;
          }
          Connector connector = connectors.next();
          all.putIfAbsent(connector.getClass(), new Asked(connector));
        } catch (Exception | LinkageError | java.util.ServiceConfigurationError e) {
          broken++;
          LOG.warn("A connector cannot be loaded; its datasets go by provider: {}", e.getMessage());
        }
      }
    }
    return Collections.unmodifiableList(new ArrayList<>(all.values()));
  }

  /** One connector, with what came of asking it. */
  private static final class Asked {
    private final Connector connector;
    private volatile boolean failed;
    private volatile boolean off;

    Asked(Connector connector) {
      this.connector = connector;
    }

    /** {@code null} where it does not know, or fails. */
    DatasetId identify(Object source, Map<String, String> options) {
      if (off) {
        return null;
      }
      Map<String, String> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      given.putAll(options);
      FutureTask<Optional<DatasetId>> answer =
          new FutureTask<>(() -> connector.identify(source, given));
      Thread thread = new Thread(answer, "headwater-connector");
      thread.setDaemon(true);
      thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
      thread.start();
      try {
        Optional<DatasetId> id = answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        return id == null ? null : id.orElse(null);
      } catch (TimeoutException e) {
        off = true;
        answer.cancel(true);
        LOG.warn(
            "Connector {} gave no answer for {} within {} ms and is not asked again",
            connector.getClass().getName(),
            source.getClass().getName(),
            PATIENCE_MILLIS);
      } catch (ExecutionException e) {
        if (!failed) {
          failed = true;
          LOG.warn(
              "Connector {} failed for {}, which goes by its provider's name; told once: {}",
              connector.getClass().getName(),
              source.getClass().getName(),
              e.getCause().getClass().getName());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return null;
    }
  }
}
