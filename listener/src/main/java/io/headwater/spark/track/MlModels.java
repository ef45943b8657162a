package io.headwater.spark.track;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Gap;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.Statistics;
import io.headwater.spark.plan.access.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.types.StringType;
import scala.collection.Seq;

/**
 * Saved models of Spark ML: the folders of one are one dataset, and its inputs are the data that it
 * was trained on.
 *
 * <p>No event and no plan says which data a model was trained on. It is told where only one answer
 * is possible: all fits of its estimator in this application read the same datasets, and no model
 * of its class was loaded. Else it is a gap. Bounded; owned by the agent's thread.
 */
final class MlModels {
  private static final String FORMAT = "spark-ml";
  private static final String METADATA = "/metadata";
  private static final int MOST = 1_000;

  /** What was trained are their parts, which are saved below them. */
  private static final Set<String> WHOLES =
      new HashSet<>(
          Arrays.asList(
              "PipelineModel",
              "CrossValidatorModel",
              "TrainValidationSplitModel",
              "OneVsRestModel"));

  /** What each instance writes first. Source: {@code DefaultParamsWriter.getMetadataToSave}. */
  private static final Pattern INSTANCE =
      Pattern.compile("^\\{\"class\":\"(?:[\\w.$]*[.$])?(\\w+)\".*\"uid\":\"", Pattern.DOTALL);

  private final Set<DatasetId> roots = new LinkedHashSet<>();
  private final Map<String, Set<Set<DatasetId>>> trained = new HashMap<>();

  /** What jobs of Spark ML read of which the estimator cannot be seen. */
  private final Set<Set<DatasetId>> trainedByUnseen = new HashSet<>();

  /** Estimators of which not all that was read could be seen; {@code ""} for any. */
  private final Set<String> unsure = new HashSet<>();

  private final Map<DatasetId, Dataset> training = new LinkedHashMap<>();
  private final Set<String> loaded = new HashSet<>();

  /**
   * The lineage of an action with what is known of models.
   *
   * @param details the action's call site
   * @param origins the RDDs, or the leaves of the plan, that what is written comes from
   */
  LineageGraph told(String details, Supplier<Collection<Object>> origins, LineageGraph graph) {
    MlCall call = MlCall.of(details);
    if (graph.outputs().size() == 1) {
      String model = call == null ? null : call.saved();
      if (model == null && mayBePart(graph.outputs().get(0).dataset())) {
        model = instanceClass(origins.get());
      }
      return saved(model, call != null, graph);
    }
    if (call != null && graph.outputs().isEmpty()) {
      if (call.loads()) {
        if (call.loaded() != null && loaded.size() < MOST) {
          loaded.add(call.loaded());
        }
        return loaded(graph);
      }
      if (call.mayFit()) {
        fitted(call.estimator(), graph);
      }
    }
    return graph;
  }

  private LineageGraph saved(String model, boolean byMl, LineageGraph graph) {
    Dataset part = graph.outputs().get(0).dataset();
    if (part.place() == null || part.table() != null || (model == null && !byMl)) {
      return graph;
    }
    DatasetId root = rootOf(part.place(), model != null || isMetadata(part.place()));
    if (root == null) {
      return graph;
    }
    Map<DatasetId, Dataset> inputs = new LinkedHashMap<>();
    graph.inputs().forEach(input -> inputs.put(input.id(), input));
    List<Gap> gaps = new ArrayList<>(graph.gaps());
    if (model != null && model.endsWith("Model") && !WHOLES.contains(model)) {
      Set<DatasetId> data = trainingOf(model);
      if (data == null || unsure.contains("") || unsure.contains(estimatorOf(model))) {
        gaps.add(Gap.of(Gap.Kind.NO_PLAN, "training of " + model));
      }
      if (data != null) {
        data.forEach(id -> inputs.putIfAbsent(id, training.get(id)));
      }
    }
    Output whole = Output.of(Dataset.at(root).format(FORMAT).build(), Collections.emptyList());
    return LineageGraph.of(inputs.values(), Collections.singletonList(whole), gaps);
  }

  private LineageGraph loaded(LineageGraph graph) {
    Map<DatasetId, Dataset> inputs = new LinkedHashMap<>();
    for (Dataset input : graph.inputs()) {
      DatasetId root =
          input.place() == null || input.table() != null ? null : rootOf(input.place(), true);
      Dataset whole = root == null ? input : Dataset.at(root).format(FORMAT).build();
      inputs.putIfAbsent(whole.id(), whole);
    }
    return LineageGraph.of(inputs.values(), graph.outputs(), graph.gaps());
  }

  private void fitted(String estimator, LineageGraph graph) {
    Set<DatasetId> data = new HashSet<>();
    for (Dataset input : graph.inputs()) {
      data.add(input.id());
      if (training.size() < MOST) {
        training.putIfAbsent(
            input.id(),
            input.toBuilder()
                .statistics(Statistics.UNKNOWN)
                .partitions(Collections.emptyList())
                .build());
      }
    }
    if (!graph.complete() && unsure.size() < MOST) {
      unsure.add(estimator == null ? "" : estimator);
    }
    if (!graph.complete() && data.isEmpty()) {
      return;
    }
    Set<Set<DatasetId>> known = trainedByUnseen;
    if (estimator != null && (trained.containsKey(estimator) || trained.size() < MOST)) {
      known = trained.computeIfAbsent(estimator, e -> new HashSet<>());
    }
    if (known.size() < 2) {
      known.add(data);
    }
  }

  /** {@code null} when more than one answer is possible. */
  private Set<DatasetId> trainingOf(String model) {
    Set<Set<DatasetId>> possible = trained.get(estimatorOf(model));
    if (possible == null || possible.size() != 1 || loaded.contains(model)) {
      return null;
    }
    boolean onlyThese = trainedByUnseen.isEmpty() || trainedByUnseen.equals(possible);
    Set<DatasetId> data = possible.iterator().next();
    return onlyThese && training.keySet().containsAll(data) ? data : null;
  }

  /** The estimator whose models have this class; by the naming of Spark ML. */
  private String estimatorOf(String model) {
    String name = model.substring(0, model.length() - "Model".length());
    String[] others = {
      name,
      name.replaceAll("Classification$", "Classifier"),
      name.replaceAll("Regression$", "Regressor"),
      name.replaceAll("^(?:Distributed|Local)", "")
    };
    for (String other : others) {
      if (trained.containsKey(other)) {
        return other;
      }
    }
    return name;
  }

  /**
   * The folder of the whole that a file or folder belongs to: the outermost that is known, for the
   * parts of a pipeline lie below it.
   *
   * @param part whether it is known to be a direct part of an instance
   */
  private DatasetId rootOf(DatasetId place, boolean part) {
    String name = place.name();
    for (int slash = name.indexOf('/', 1); slash > 0; slash = name.indexOf('/', slash + 1)) {
      DatasetId above = DatasetId.of(place.namespace(), name.substring(0, slash));
      if (roots.contains(above)) {
        return above;
      }
    }
    int last = name.lastIndexOf('/');
    if (!part || last <= 0) {
      return null;
    }
    DatasetId root = DatasetId.of(place.namespace(), name.substring(0, last));
    if (roots.size() < MOST) {
      roots.add(root);
    }
    return root;
  }

  private static boolean mayBePart(Dataset dataset) {
    return dataset.place() != null && isMetadata(dataset.place());
  }

  private static boolean isMetadata(DatasetId place) {
    return place.name().endsWith(METADATA);
  }

  /**
   * The class that an instance's description names, which Spark ML saves as the only row of an RDD
   * or, from Spark 4.0, of a query.
   */
  private static String instanceClass(Collection<Object> origins) {
    for (Object origin : origins) {
      String text = onlyText(origin);
      if (text != null) {
        Matcher instance = INSTANCE.matcher(text);
        return instance.find() ? instance.group(1) : null;
      }
    }
    return null;
  }

  private static String onlyText(Object origin) {
    if (origin instanceof LocalRelation) {
      Seq<InternalRow> rows = ((LocalRelation) origin).data();
      Seq<Attribute> columns = ((LocalRelation) origin).output();
      // A row does not check of what type it is asked.
      boolean text =
          rows.size() == 1
              && columns.size() == 1
              && columns.head().dataType() instanceof StringType
              && !rows.head().isNullAt(0);
      return text ? rows.head().getUTF8String(0).toString() : null;
    }
    if (!Member.simpleName(origin).equals("ParallelCollectionRDD")) {
      return null;
    }
    Object data = Member.field(origin, "data");
    boolean list = data != null && data.getClass().getName().endsWith(".$colon$colon");
    Object text = list ? Member.of(data, "head") : null;
    return text instanceof String ? (String) text : null;
  }

  /** What the jobs of one fit have in common; {@code null} for all other jobs. */
  static String fit(String details, LineageGraph graph) {
    MlCall call = MlCall.of(details);
    String estimator = call == null ? null : call.estimator();
    if (estimator == null || !graph.outputs().isEmpty()) {
      return null;
    }
    Map<String, Boolean> inputs = new TreeMap<>();
    graph.inputs().forEach(input -> inputs.put(input.id().toString(), true));
    return estimator + inputs.keySet();
  }
}
