package io.headwater.spark.plan.access;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A member of an object that not every Spark line has, or whose type is not on every class path.
 *
 * <p>Only accessors without parameters are called, and only by names that the caller knows to be
 * passive.
 */
public final class Member {
  private static final ConcurrentHashMap<String, Optional<Method>> METHODS =
      new ConcurrentHashMap<>();

  private Member() {}

  /** What the first accessor that the object has returns; {@code null} when it has none. */
  public static Object of(Object target, String... accessors) {
    if (target == null) {
      return null;
    }
    for (String accessor : accessors) {
      Optional<Method> method = method(target.getClass(), accessor);
      if (method.isPresent()) {
        try {
          return method.get().invoke(target);
        } catch (ReflectiveOperationException | RuntimeException e) {
          return null;
        }
      }
    }
    return null;
  }

  /** As {@link #of}, where it has the type that is expected; else {@code null}. */
  public static <T> T of(Object target, Class<T> type, String... accessors) {
    Object value = of(target, accessors);
    return type.isInstance(value) ? type.cast(value) : null;
  }

  public static boolean has(Object target, String accessor) {
    return method(target.getClass(), accessor).isPresent();
  }

  /** Whether a class of this name is there and has such a method. */
  public static boolean declares(String className, String accessor) {
    try {
      Class<?> owner = Class.forName(className, false, Member.class.getClassLoader());
      return method(owner, accessor).isPresent();
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * The last part of a class's name; {@link Class#getSimpleName()} fails on some of Scala's classes
   * on Java 8.
   */
  public static String simpleName(Class<?> type) {
    String name = type.getName();
    return name.substring(
        Math.max(name.lastIndexOf('.'), name.lastIndexOf('$', name.length() - 2)) + 1);
  }

  public static String simpleName(Object target) {
    return simpleName(target.getClass());
  }

  /** Whether the object's class, or what it extends, has this simple name. */
  public static boolean isA(Object target, String simpleName) {
    for (Class<?> c = target.getClass(); c != null; c = c.getSuperclass()) {
      if (isNamed(c, simpleName)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamed(Class<?> type, String simpleName) {
    String name = type.getName();
    if (name.endsWith("." + simpleName) || name.endsWith("$" + simpleName)) {
      return true;
    }
    for (Class<?> i : type.getInterfaces()) {
      if (isNamed(i, simpleName)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What a field holds, wherever in the class's ancestry it is declared; the name may be the end of
   * a name that Scala mangled. {@code null} when there is none or it cannot be read.
   */
  public static Object field(Object target, String name) {
    for (Class<?> c = target.getClass(); c != null && c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        boolean named = field.getName().equals(name) || field.getName().endsWith("$$" + name);
        if (named && !Modifier.isStatic(field.getModifiers())) {
          try {
            field.setAccessible(true);
            return field.get(target);
          } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
          }
        }
      }
    }
    return null;
  }

  private static Optional<Method> method(Class<?> owner, String name) {
    return METHODS.computeIfAbsent(
        owner.getName() + "@" + System.identityHashCode(owner) + "#" + name,
        key -> Optional.ofNullable(find(owner, name)));
  }

  private static Method find(Class<?> owner, String name) {
    for (Class<?> c = owner; c != null; c = c.getSuperclass()) {
      try {
        Method method = c.getDeclaredMethod(name);
        method.setAccessible(true);
        return method;
      } catch (NoSuchMethodException | RuntimeException e) {
        // looked for further up
      }
    }
    try {
      return owner.getMethod(name);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
