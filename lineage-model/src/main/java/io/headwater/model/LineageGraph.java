package io.headwater.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** What one action read and wrote, by dataset and by column, and what of that is not known. */
public final class LineageGraph {
  public static final LineageGraph EMPTY =
      new LineageGraph(Collections.emptyList(), Collections.emptyList(), Collections.emptyList());

  private final List<Dataset> inputs;
  private final List<Output> outputs;
  private final List<Gap> gaps;

  private LineageGraph(List<Dataset> inputs, List<Output> outputs, List<Gap> gaps) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.gaps = gaps;
  }

  /**
   * @param inputs each dataset once
   * @param outputs each dataset once
   * @param gaps in any order; kept sorted and once each
   */
  public static LineageGraph of(
      Collection<Dataset> inputs, Collection<Output> outputs, Collection<Gap> gaps) {
    return new LineageGraph(
        Collections.unmodifiableList(new ArrayList<>(inputs)),
        Collections.unmodifiableList(new ArrayList<>(outputs)),
        Collections.unmodifiableList(new ArrayList<>(new TreeSet<>(gaps))));
  }

  public List<Dataset> inputs() {
    return inputs;
  }

  public List<Output> outputs() {
    return outputs;
  }

  public List<Gap> gaps() {
    return gaps;
  }

  /** Whether every edge that is there was found, coarse or not. */
  public boolean complete() {
    return gaps.stream().noneMatch(Gap::incomplete);
  }

  public boolean isEmpty() {
    return inputs.isEmpty() && outputs.isEmpty();
  }

  @Override
  public String toString() {
    return "inputs=" + inputs + " outputs=" + outputs + " gaps=" + gaps;
  }
}
