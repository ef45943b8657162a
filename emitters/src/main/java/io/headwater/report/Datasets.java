package io.headwater.report;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All datasets, and what their columns share: types and transformations. */
final class Datasets {
  final Interner<String> types = new Interner<>();
  final Interner<Transform> transforms = new Interner<>();

  private final Map<Map.Entry<String, String>, DatasetRecord> byName = new LinkedHashMap<>();
  private final List<DatasetRecord> all = new ArrayList<>();
  private final Map<Map.Entry<String, String>, Set<DatasetRecord>> aliases = new HashMap<>();

  DatasetRecord of(String namespace, String name) {
    return byName.computeIfAbsent(
        new SimpleImmutableEntry<>(namespace, name),
        key -> {
          DatasetRecord added = new DatasetRecord(all.size(), namespace, name);
          all.add(added);
          return added;
        });
  }

  /** The dataset is also known by this name. */
  void alias(String namespace, String name, DatasetRecord dataset) {
    aliases
        .computeIfAbsent(new SimpleImmutableEntry<>(namespace, name), k -> new HashSet<>())
        .add(dataset);
  }

  /** Each at its number. */
  List<DatasetRecord> all() {
    return all;
  }

  /**
   * For each dataset the one by which it is shown: a table that some events know by its name only
   * and others by its place is one dataset, unless the name stood for several places.
   */
  DatasetRecord[] shownAs() {
    DatasetRecord[] shown = all.toArray(new DatasetRecord[0]);
    aliases.forEach(
        (name, places) -> {
          DatasetRecord named = byName.get(name);
          if (named != null && places.size() == 1) {
            DatasetRecord place = places.iterator().next();
            if (!aliases.containsKey(new SimpleImmutableEntry<>(place.namespace, place.name))) {
              shown[named.number] = place;
            }
          }
        });
    return shown;
  }
}
