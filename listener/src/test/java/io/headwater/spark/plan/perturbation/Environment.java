package io.headwater.spark.plan.perturbation;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;

/** The environment variables of this process, which can be hidden for a while. */
final class Environment {
  private final Map<Object, Object> all = new HashMap<>();

  void hide() {
    all.putAll(variables());
    variables().clear();
  }

  void show() {
    variables().putAll(all);
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> variables() {
    try {
      Field field =
          Class.forName("java.lang.ProcessEnvironment").getDeclaredField("theEnvironment");
      field.setAccessible(true);
      return (Map<Object, Object>) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.toString(), e);
    }
  }
}
