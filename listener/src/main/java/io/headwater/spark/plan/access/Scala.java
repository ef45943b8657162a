package io.headwater.spark.plan.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;

/** Scala's collections as Java's, on Scala 2.12 and 2.13. */
public final class Scala {
  private Scala() {}

  public static <T> List<T> list(scala.collection.Iterable<? extends T> items) {
    List<T> list = new ArrayList<>();
    if (items != null) {
      Iterator<? extends T> it = items.iterator();
      while (it.hasNext()) {
        list.add(it.next());
      }
    }
    return list;
  }

  public static <T> T orNull(Option<T> option) {
    return option == null || option.isEmpty() ? null : option.get();
  }

  public static <K, V> Map<K, V> map(scala.collection.Map<K, V> entries) {
    Map<K, V> map = new HashMap<>();
    if (entries != null) {
      Iterator<Tuple2<K, V>> it = entries.iterator();
      while (it.hasNext()) {
        Tuple2<K, V> entry = it.next();
        map.put(entry._1(), entry._2());
      }
    }
    return map;
  }

  /**
   * Whatever a field holds, as the objects in it: an option's value, a collection's elements, an
   * object itself.
   */
  public static List<Object> flat(Object value) {
    Object inner = value;
    while (inner instanceof Option) {
      inner = orNull((Option<?>) inner);
    }
    if (inner instanceof scala.collection.Iterable && !(inner instanceof scala.collection.Map)) {
      return Scala.<Object>list((scala.collection.Iterable<?>) inner);
    }
    List<Object> one = new ArrayList<>();
    if (inner != null) {
      one.add(inner);
    }
    return one;
  }
}
