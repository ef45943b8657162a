package io.headwater.spark.plan;

import io.headwater.model.DatasetId;
import io.headwater.spark.connector.Connector;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** What authors of connectors may bring along: one that knows {@link Shop}, and broken ones. */
public final class ShopConnectors {
  static final AtomicInteger ASKED_HANGING = new AtomicInteger();

  private ShopConnectors() {}

  /** Knows the shop's classes. */
  public static final class Good implements Connector {
    @Override
    public Optional<DatasetId> identify(Object source, Map<String, String> options) {
      if (source instanceof Shop.Orders) {
        return Optional.of(DatasetId.of("shop://main", ((Shop.Orders) source).shelf()));
      }
      if (source instanceof Shop) {
        return Optional.of(DatasetId.of("shop://main:pw@host?token=s3cret", options.get("SHELF")));
      }
      return Optional.empty();
    }
  }

  /** Throws whenever it is asked. */
  public static final class Throwing implements Connector {
    @Override
    public Optional<DatasetId> identify(Object source, Map<String, String> options) {
      throw new IllegalStateException("broken");
    }
  }

  /** Lacks a class at run time. */
  public static final class Unlinked implements Connector {
    @Override
    public Optional<DatasetId> identify(Object source, Map<String, String> options) {
      throw new NoClassDefFoundError("com/example/Gone");
    }
  }

  /** Never answers. */
  public static final class Hanging implements Connector {
    @Override
    public Optional<DatasetId> identify(Object source, Map<String, String> options) {
      if (source instanceof Shop.Orders || source instanceof Shop) {
        ASKED_HANGING.incrementAndGet();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return Optional.empty();
    }
  }

  /** Cannot be made. */
  public static final class Unloadable implements Connector {
    public Unloadable() {
      throw new IllegalStateException("no licence");
    }

    @Override
    public Optional<DatasetId> identify(Object source, Map<String, String> options) {
      return Optional.empty();
    }
  }
}
