package io.headwater.report;

import static io.headwater.report.EventReader.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** Reads the datasets of an event: what they are, how much was moved, and column lineage. */
final class DatasetReader {
  private static final Transform UNTOLD = new Transform("DIRECT", "", "", false);
  private static final int MAX_DEPTH = 10;

  /** OpenLineage's name for what an array holds. */
  private static final String ELEMENT = "_element";

  private final Datasets datasets;

  /** Equal lists are kept once: a streaming query says the same thousands of times. */
  private final Map<Numbers, int[]> lists = new HashMap<>();

  DatasetReader(Datasets datasets) {
    this.datasets = datasets;
  }

  void read(JsonNode list, Map<DatasetRecord, DatasetUse> uses, boolean output) {
    for (JsonNode node : list) {
      String namespace = text(node.path("namespace"), null);
      String name = text(node.path("name"), null);
      if (namespace != null && name != null) {
        DatasetRecord dataset = datasets.of(namespace, name);
        DatasetUse use = uses.computeIfAbsent(dataset, DatasetUse::new);
        facets(node.path("facets"), use);
        if (output) {
          statistics(node.path("outputFacets"), "outputStatistics", use);
          columnLineage(node.path("facets").path("columnLineage"), use);
        } else {
          statistics(node.path("inputFacets"), "inputStatistics", use);
        }
      }
    }
  }

  private void facets(JsonNode facets, DatasetUse use) {
    DatasetRecord dataset = use.dataset;
    JsonNode storage = facets.path("storage");
    dataset.format =
        text(storage.path("fileFormat"), text(storage.path("storageLayer"), dataset.format));
    use.lifecycle =
        text(facets.path("lifecycleStateChange").path("lifecycleStateChange"), use.lifecycle);
    for (JsonNode link : facets.path("symlinks").path("identifiers")) {
      String namespace = text(link.path("namespace"), "");
      String name = text(link.path("name"), null);
      if (name != null && !(namespace.equals(dataset.namespace) && name.equals(dataset.name))) {
        dataset.table = name;
        datasets.alias(namespace, name, dataset);
      }
    }
    JsonNode fields = facets.path("schema").path("fields");
    if (fields.size() > 0) {
      IntList schema = new IntList();
      schema(fields, "", 0, dataset, schema);
      use.schema = kept(schema.toArray());
    }
  }

  /**
   * Nested fields follow theirs as {@code outer.inner}; the elements of an array are left out of
   * the name, as in the names of column lineage.
   */
  private void schema(JsonNode fields, String prefix, int depth, DatasetRecord to, IntList schema) {
    for (JsonNode field : fields) {
      String name = text(field.path("name"), null);
      boolean element = ELEMENT.equals(name) && depth > 0;
      if (name != null && !element) {
        add(field, to.column(prefix + name), to, schema);
      }
      if (name != null && depth < MAX_DEPTH) {
        String inner = element ? prefix : prefix + name + ".";
        schema(field.path("fields"), inner, depth + 1, to, schema);
      }
    }
  }

  private void add(JsonNode field, int column, DatasetRecord to, IntList schema) {
    schema.add(column);
    schema.add(datasets.types.of(text(field.path("type"), "")));
    String description = text(field.path("description"), null);
    if (description != null) {
      to.descriptions.put(column, description);
    }
  }

  private static void statistics(JsonNode facets, String name, DatasetUse use) {
    JsonNode statistics = facets.path(name);
    use.rows = number(statistics.path("rowCount"), use.rows);
    use.bytes = number(statistics.path("size"), use.bytes);
    use.files = number(statistics.path("fileCount"), use.files);
    use.fromCache |= facets.path("headwater_statistics").path("fromCache").asBoolean(false);
  }

  private static Long number(JsonNode node, Long otherwise) {
    return node.isNumber() ? Long.valueOf(node.longValue()) : otherwise;
  }

  private void columnLineage(JsonNode facet, DatasetUse use) {
    if (!facet.isObject()) {
      return;
    }
    IntList edges = new IntList();
    Iterator<Map.Entry<String, JsonNode>> fields = facet.path("fields").fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      JsonNode value = field.getValue();
      int column = use.dataset.column(field.getKey());
      Transform ofField = ofField(value);
      for (JsonNode input : value.path("inputFields")) {
        edges(column, input, ofField, edges);
      }
    }
    for (JsonNode input : facet.path("dataset")) {
      edges(-1, input, UNTOLD, edges);
    }
    use.edges = kept(edges.toArray());
  }

  /** Facets before 1-1-0 tell the transformation of a field once for all its inputs. */
  private static Transform ofField(JsonNode field) {
    String description = text(field.path("transformationDescription"), "");
    String type = text(field.path("transformationType"), "");
    return description.isEmpty() && type.isEmpty()
        ? UNTOLD
        : new Transform("DIRECT", type, description, type.equals("MASKED"));
  }

  private void edges(int output, JsonNode input, Transform ofField, IntList edges) {
    String namespace = text(input.path("namespace"), null);
    String name = text(input.path("name"), null);
    String field = text(input.path("field"), null);
    if (namespace == null || name == null || field == null) {
      return;
    }
    DatasetRecord from = datasets.of(namespace, name);
    int column = from.column(field);
    JsonNode transformations = input.path("transformations");
    if (transformations.size() == 0) {
      add(edges, output, from, column, ofField);
    }
    for (JsonNode t : transformations) {
      Transform transform =
          new Transform(
              "INDIRECT".equals(text(t.path("type"), "")) ? "INDIRECT" : "DIRECT",
              text(t.path("subtype"), ""),
              text(t.path("description"), ""),
              t.path("masking").asBoolean(false));
      add(edges, output, from, column, transform);
    }
  }

  private void add(IntList edges, int output, DatasetRecord from, int column, Transform transform) {
    edges.add(output);
    edges.add(from.number);
    edges.add(column);
    edges.add(datasets.transforms.of(transform));
  }

  private int[] kept(int[] list) {
    return lists.computeIfAbsent(new Numbers(list), n -> n.values);
  }

  /** A list that equals another with the same numbers. */
  private static final class Numbers {
    final int[] values;

    Numbers(int[] values) {
      this.values = values;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Numbers && Arrays.equals(values, ((Numbers) o).values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }
}
