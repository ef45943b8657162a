package io.headwater.spark.plan.flow;

import io.headwater.model.DatasetId;
import io.headwater.model.Transformation;
import io.headwater.naming.ColumnPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where one value of a plan comes from: a column of a dataset, nothing (a literal), unknown, or a
 * step over other flows. Immutable, except a {@link Loop} while its plan is walked.
 *
 * <p>Flows are shared: that what many columns depend on is one object, and nothing is merged before
 * the end, so that building them is linear in the size of the plan.
 */
public abstract class Flow {
  /** A value that depends on no column: a literal, {@code rand()}, {@code count(*)}. */
  public static final Flow NONE = new Flow() {};

  /** A value whose origin the agent cannot tell. */
  public static final Flow UNKNOWN = new Flow() {};

  private Flow() {}

  /**
   * The value of a dataset's column.
   *
   * @param field as {@link ColumnPath} writes it
   */
  public static Flow origin(DatasetId dataset, String field) {
    return new Origin(dataset, field);
  }

  /** What a step makes of one flow. */
  public static Flow step(Transformation step, Flow input) {
    if (input == NONE || input == UNKNOWN || step.equals(Transformation.IDENTITY)) {
      return input;
    }
    return new Derived(step, new Flow[] {input});
  }

  /**
   * The same flow, with the expression that made the value.
   *
   * @param text asked for at most once for each edge that is reported; gives {@code null} for none
   */
  public static Flow described(Flow flow, Function<UnaryOperator<String>, String> text) {
    return flow.inputs().length == 0 ? flow : new Described(flow.bare(), text);
  }

  /** The expression that made the value, or {@code null}: it takes what redacts a text. */
  public Function<UnaryOperator<String>, String> description() {
    return null;
  }

  /** This without its description. */
  Flow bare() {
    return this;
  }

  /** What a step makes of several flows. */
  public static Flow step(Transformation step, Collection<Flow> inputs) {
    Set<Flow> distinct = new LinkedHashSet<>(inputs);
    distinct.remove(NONE);
    if (distinct.isEmpty()) {
      return NONE;
    }
    if (distinct.size() == 1) {
      return step(step, distinct.iterator().next());
    }
    return new Derived(step, distinct.toArray(new Flow[0]));
  }

  /** All of these at once, each as it is. */
  public static Flow all(Collection<Flow> inputs) {
    return step(Transformation.IDENTITY, inputs);
  }

  /** All of these at once, each as it is. */
  public static Flow all(Flow... inputs) {
    return all(Arrays.asList(inputs));
  }

  /** A struct whose fields are known one by one. */
  public static Flow struct(List<String> names, List<Flow> fields) {
    return new Struct(names.toArray(new String[0]), fields.toArray(new Flow[0]));
  }

  /** An array made of these elements; where all are structs, each field for itself. */
  public static Flow array(List<Flow> elements) {
    List<Struct> structs = new ArrayList<>();
    for (Flow element : elements) {
      Flow bare = element.bare();
      if (!(bare instanceof Struct)
          || (!structs.isEmpty() && bare.inputs().length != structs.get(0).inputs.length)) {
        return step(Transformation.TRANSFORMATION, elements);
      }
      structs.add((Struct) bare);
    }
    List<Flow> fields = new ArrayList<>();
    for (int i = 0; !structs.isEmpty() && i < structs.get(0).inputs.length; i++) {
      List<Flow> field = new ArrayList<>();
      for (Struct struct : structs) {
        field.add(struct.inputs[i]);
      }
      fields.add(all(field));
    }
    return structs.isEmpty() ? NONE : struct(Arrays.asList(structs.get(0).names), fields);
  }

  /** An element of an array, whichever it is. */
  public static Flow element(Flow array) {
    return array == NONE || array == UNKNOWN ? array : new Element(array.bare());
  }

  /** The field of a struct: as fine as it is known. */
  public Flow field(String name, int ordinal) {
    return step(Transformation.TRANSFORMATION, this);
  }

  /** Names and flows of the fields of a struct, or of an array of them, that the plan makes. */
  public Map<String, Flow> fields() {
    return Collections.emptyMap();
  }

  /** Flows that this one is made of. */
  Flow[] inputs() {
    return NO_INPUTS;
  }

  /** What this flow does to its inputs. */
  Transformation step() {
    return Transformation.IDENTITY;
  }

  /** Whether a {@link Loop} lies below. */
  boolean cyclic() {
    return false;
  }

  private static final Flow[] NO_INPUTS = new Flow[0];

  /** A column of a dataset, or a field within it. */
  static final class Origin extends Flow {
    final DatasetId dataset;
    final String field;

    Origin(DatasetId dataset, String field) {
      this.dataset = Objects.requireNonNull(dataset, "dataset");
      this.field = Objects.requireNonNull(field, "field");
    }

    @Override
    public Flow field(String name, int ordinal) {
      return new Origin(dataset, ColumnPath.field(field, name));
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Origin
          && dataset.equals(((Origin) o).dataset)
          && field.equals(((Origin) o).field);
    }

    @Override
    public int hashCode() {
      return 31 * dataset.hashCode() + field.hashCode();
    }

    @Override
    public String toString() {
      return dataset + "#" + field;
    }
  }

  /** A step over other flows. */
  static class Derived extends Flow {
    private final Transformation step;
    final Flow[] inputs;
    private final boolean cyclic;

    Derived(Transformation step, Flow[] inputs) {
      this.step = step;
      this.inputs = inputs;
      this.cyclic = Arrays.stream(inputs).anyMatch(Flow::cyclic);
    }

    @Override
    public Flow field(String name, int ordinal) {
      if (!step.equals(Transformation.IDENTITY)) {
        return super.field(name, ordinal);
      }
      List<Flow> fields = new ArrayList<>(inputs.length);
      for (Flow input : inputs) {
        // Only one level down: a deeper one is as coarse as a whole struct.
        Flow bare = input.bare();
        fields.add(bare.getClass() == Derived.class ? bare : bare.field(name, ordinal));
      }
      return all(fields);
    }

    @Override
    Flow[] inputs() {
      return inputs;
    }

    @Override
    Transformation step() {
      return step;
    }

    @Override
    boolean cyclic() {
      return cyclic;
    }
  }

  /** A flow and how its value was made; for lineage the same as the flow. */
  private static final class Described extends Flow {
    private final Flow[] inputs;
    private final Function<UnaryOperator<String>, String> text;

    Described(Flow flow, Function<UnaryOperator<String>, String> text) {
      this.inputs = new Flow[] {flow};
      this.text = text;
    }

    @Override
    public Function<UnaryOperator<String>, String> description() {
      return text;
    }

    @Override
    Flow bare() {
      return inputs[0];
    }

    @Override
    public Flow field(String name, int ordinal) {
      return inputs[0].field(name, ordinal);
    }

    @Override
    public Map<String, Flow> fields() {
      return inputs[0].fields();
    }

    @Override
    Flow[] inputs() {
      return inputs;
    }

    @Override
    boolean cyclic() {
      return inputs[0].cyclic();
    }
  }

  /** A struct made in the plan. */
  static final class Struct extends Derived {
    private final String[] names;

    Struct(String[] names, Flow[] fields) {
      super(Transformation.TRANSFORMATION, fields);
      this.names = names;
    }

    @Override
    public Flow field(String name, int ordinal) {
      if (ordinal >= 0 && ordinal < inputs.length) {
        return inputs[ordinal];
      }
      int at = Arrays.asList(names).indexOf(name);
      return at >= 0 ? inputs[at] : super.field(name, ordinal);
    }

    @Override
    public Map<String, Flow> fields() {
      Map<String, Flow> fields = new LinkedHashMap<>();
      for (int i = 0; i < names.length && i < inputs.length; i++) {
        fields.merge(names[i], inputs[i], (a, b) -> all(a, b));
      }
      return fields;
    }
  }

  /** An element of an array. */
  private static final class Element extends Derived {
    Element(Flow array) {
      super(Transformation.TRANSFORMATION, new Flow[] {array});
    }

    @Override
    public Flow field(String name, int ordinal) {
      return step(Transformation.TRANSFORMATION, inputs[0].field(name, ordinal));
    }
  }

  /** A value that depends on itself: a column of a recursive query. */
  public static final class Loop extends Flow {
    private Flow[] inputs = NO_INPUTS;

    /** Says what comes around, once it is known. */
    public void close(Flow value) {
      inputs = new Flow[] {value};
    }

    @Override
    Flow[] inputs() {
      return inputs;
    }

    @Override
    boolean cyclic() {
      return true;
    }
  }
}
