package io.headwater.spark.plan;

import io.headwater.model.Dataset;
import io.headwater.model.Gap;
import io.headwater.spark.plan.flow.Flow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.rdd.RDD;

/**
 * What RDDs hold whose own past Spark has cut off: those of checkpoints. By the id of the RDD,
 * which is unique in one application, so that no RDD is kept alive; what is known of each is one
 * flow per column, straight from the datasets. Bounded; owned by the thread that analyses plans.
 */
public final class KnownRdds {
  private static final int MOST = 1_000;

  private final Map<Integer, Rows> rows =
      new LinkedHashMap<Integer, Rows>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Rows> eldest) {
          return size() > MOST;
        }
      };

  void put(int rddId, Rows known) {
    rows.put(rddId, known);
  }

  /** What is known of an RDD; {@code null} when that is nothing, or when it is no RDD. */
  public Rows find(Object rdd) {
    return rdd instanceof RDD ? rows.get(((RDD<?>) rdd).id()) : null;
  }

  /** What the rows of one RDD come from. Immutable. */
  public static final class Rows {
    private final List<Dataset> inputs;
    private final List<Flow> columns;
    private final Flow decides;
    private final List<Gap> gaps;

    Rows(Collection<Dataset> inputs, List<Flow> columns, Flow decides, Collection<Gap> gaps) {
      this.inputs = Collections.unmodifiableList(new ArrayList<>(inputs));
      this.columns = Collections.unmodifiableList(new ArrayList<>(columns));
      this.decides = decides;
      this.gaps = Collections.unmodifiableList(new ArrayList<>(gaps));
    }

    public List<Dataset> inputs() {
      return inputs;
    }

    /** By position. */
    public List<Flow> columns() {
      return columns;
    }

    /** What decides which rows there are. */
    public Flow decides() {
      return decides;
    }

    public List<Gap> gaps() {
      return gaps;
    }
  }
}
