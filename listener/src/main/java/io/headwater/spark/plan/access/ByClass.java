package io.headwater.spark.plan.access;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rules by the name of a class, the most specific first: the class itself, its ancestors upwards,
 * then its interfaces. By name, so that a class which a Spark line lacks is never loaded.
 *
 * @param <R> what is registered
 */
public final class ByClass<R> {
  private static final Object NOTHING = new Object();

  private final Map<String, R> rules = new HashMap<>();
  private final Map<Class<?>, Object> found = new ConcurrentHashMap<>();

  /** Registers a rule; throws {@link IllegalStateException} for a class that has one. */
  public void put(String className, R rule) {
    if (rules.put(className, rule) != null) {
      throw new IllegalStateException("Two rules for " + className);
    }
  }

  /** The classes that have a rule of their own, those that this Spark line lacks among them. */
  public Set<String> classNames() {
    return Collections.unmodifiableSet(rules.keySet());
  }

  /** What was registered for just this class, or {@code null}. */
  public R get(String className) {
    return rules.get(className);
  }

  /** {@code null} when neither the class nor what it extends has a rule. */
  @SuppressWarnings("unchecked")
  public R find(Class<?> type) {
    Object known = found.get(type);
    if (known == null) {
      R rule = search(type);
      known = rule == null ? NOTHING : rule;
      found.put(type, known);
    }
    return known == NOTHING ? null : (R) known;
  }

  private R search(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      R rule = rules.get(c.getName());
      if (rule != null) {
        return rule;
      }
    }
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      R rule = searchInterfaces(c);
      if (rule != null) {
        return rule;
      }
    }
    return null;
  }

  private R searchInterfaces(Class<?> type) {
    for (Class<?> i : type.getInterfaces()) {
      R rule = rules.get(i.getName());
      rule = rule == null ? searchInterfaces(i) : rule;
      if (rule != null) {
        return rule;
      }
    }
    return null;
  }
}
