package io.headwater.redact;

import io.headwater.model.ColumnEdge;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Field;
import io.headwater.model.Gap;
import io.headwater.model.JobId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The last look at an event before it becomes facts: names that Spark or a user has made of values,
 * such as the column {@code concat(password=x, id)}, the comment of a column, a partition.
 *
 * <p>Errors and SQL are texts whose secrets are taken out where they are read. Used by one thread.
 */
@SuppressWarnings("ReferenceEquality") // what is not changed is the same object
public final class EventRedaction {
  /** Names repeat from event to event; of more than this the memory starts anew. */
  private static final int MAX_KNOWN = 50_000;

  private final Redaction redaction;
  private final Map<String, String> names = new HashMap<>();

  public EventRedaction(Redaction redaction) {
    this.redaction = redaction;
  }

  /** The event without secrets; the same object for a graph that has none. */
  public RunEvent of(RunEvent event) {
    Map<String, String> properties = new LinkedHashMap<>();
    event.properties().forEach((k, v) -> properties.put(k, redaction.text(v)));
    return event.toBuilder()
        .job(JobId.of(name(event.job().namespace()), name(event.job().name())))
        .reason(redaction.text(event.reason()))
        .properties(properties)
        .lineage(graph(event.lineage()))
        .build();
  }

  private String name(String name) {
    if (name == null) {
      return null;
    }
    String known = names.get(name);
    if (known == null) {
      if (names.size() >= MAX_KNOWN) {
        names.clear();
      }
      String redacted = redaction.name(name);
      known = redacted.equals(name) ? name : redacted;
      names.put(name, known);
    }
    return known.equals(name) ? name : known;
  }

  private LineageGraph graph(LineageGraph graph) {
    List<Dataset> inputs = each(graph.inputs(), this::dataset);
    List<Output> outputs = each(graph.outputs(), this::output);
    List<Gap> gaps = each(graph.gaps(), this::gap);
    boolean same = inputs == graph.inputs() && outputs == graph.outputs() && gaps == graph.gaps();
    return same ? graph : LineageGraph.of(inputs, outputs, gaps);
  }

  /** The same list where nothing changes. */
  private static <T> List<T> each(List<T> all, UnaryOperator<T> change) {
    List<T> changed = null;
    for (int i = 0; i < all.size(); i++) {
      T after = change.apply(all.get(i));
      if (changed == null && after != all.get(i)) {
        changed = new ArrayList<>(all.subList(0, i));
      }
      if (changed != null) {
        changed.add(after);
      }
    }
    return changed == null ? all : changed;
  }

  private Output output(Output output) {
    Dataset dataset = dataset(output.dataset());
    List<ColumnEdge> edges = each(output.edges(), this::edge);
    boolean same = dataset == output.dataset() && edges == output.edges();
    return same ? output : output.withDataset(dataset).withEdges(edges);
  }

  private ColumnEdge edge(ColumnEdge edge) {
    DatasetId input = id(edge.input());
    String from = name(edge.inputField());
    String to = name(edge.outputField());
    if (input == edge.input() && from == edge.inputField() && to == edge.outputField()) {
      return edge;
    }
    return to == null
        ? ColumnEdge.toDataset(input, from, edge.transformation())
        : ColumnEdge.toColumn(input, from, to, edge.transformation());
  }

  private Dataset dataset(Dataset dataset) {
    DatasetId place = id(dataset.place());
    DatasetId previous = id(dataset.previousId());
    TableName table = table(dataset.table());
    List<Field> schema = each(dataset.schema(), this::field);
    List<String> partitions = each(dataset.partitions(), this::name);
    boolean same =
        place == dataset.place()
            && previous == dataset.previousId()
            && table == dataset.table()
            && schema == dataset.schema()
            && partitions == dataset.partitions();
    return same
        ? dataset
        : dataset.toBuilder()
            .place(place)
            .previousId(previous)
            .table(table)
            .schema(schema)
            .partitions(partitions)
            .build();
  }

  private TableName table(TableName table) {
    DatasetId id = table == null ? null : id(table.id());
    return table == null || id == table.id()
        ? table
        : TableName.of(id, table.catalogType(), table.catalogName());
  }

  private DatasetId id(DatasetId id) {
    if (id == null) {
      return null;
    }
    String namespace = name(id.namespace());
    String name = name(id.name());
    boolean same = namespace == id.namespace() && name == id.name();
    return same ? id : DatasetId.of(namespace, name);
  }

  private Field field(Field field) {
    String name = name(field.name());
    // The fields of a struct stand in its type as name:type; a secret has another sign.
    String type = field.type().indexOf('=') < 0 ? field.type() : name(field.type());
    String description = redaction.text(field.description());
    List<Field> fields = each(field.fields(), this::field);
    boolean same =
        name == field.name()
            && type == field.type()
            && (description == null || description.equals(field.description()))
            && fields == field.fields();
    return same ? field : Field.of(name, type, field.nullable(), description, fields);
  }

  private Gap gap(Gap gap) {
    String subject = name(gap.subject());
    return subject == gap.subject() ? gap : Gap.of(gap.kind(), subject);
  }
}
