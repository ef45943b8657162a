package io.headwater.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One Spark job of an action, with its stages. */
final class JobRecord {
  final int id;
  Instant start;
  Instant end;
  String state;
  int skippedStages;
  final List<Stage> stages = new ArrayList<>();

  JobRecord(int id) {
    this.id = id;
  }

  /** One attempt of a stage. */
  static final class Stage {
    final int id;
    int attempt;
    String name;
    Instant start;
    Instant end;
    String state;
    String error;
    final Map<String, Number> metrics = new TreeMap<>();

    Stage(int id) {
      this.id = id;
    }
  }
}
