package io.headwater.openlineage;

import io.headwater.model.ColumnEdge;
import io.headwater.model.DatasetId;
import io.headwater.model.Transformation;
import io.openlineage.client.OpenLineage;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Edges of one output as the {@code columnLineage} facet 1-2-0: per output column its input fields,
 * and in {@code dataset} those that decide about the rows of the whole output.
 */
final class ColumnLineageEncoder {
  private final OpenLineage ol;

  ColumnLineageEncoder(OpenLineage ol) {
    this.ol = ol;
  }

  /**
   * @param edges sorted by output column
   * @return {@code null} when there are none
   */
  OpenLineage.ColumnLineageDatasetFacet encode(List<ColumnEdge> edges) {
    if (edges.isEmpty()) {
      return null;
    }
    Map<String, List<ColumnEdge>> byColumn = new LinkedHashMap<>();
    for (ColumnEdge edge : edges) {
      byColumn.computeIfAbsent(edge.outputField(), c -> new ArrayList<>()).add(edge);
    }
    List<ColumnEdge> ofDataset = byColumn.remove(null);
    OpenLineage.ColumnLineageDatasetFacetFieldsBuilder fields =
        ol.newColumnLineageDatasetFacetFieldsBuilder();
    byColumn.forEach(
        (column, into) ->
            fields.put(
                column,
                ol.newColumnLineageDatasetFacetFieldsAdditional(inputFields(into), null, null)));
    return ol.newColumnLineageDatasetFacet(
        fields.build(), ofDataset == null ? null : inputFields(ofDataset));
  }

  /** Each input column once, with all its transformations. */
  private List<OpenLineage.InputField> inputFields(List<ColumnEdge> edges) {
    Map<Map.Entry<DatasetId, String>, List<OpenLineage.InputFieldTransformations>> inputs =
        new LinkedHashMap<>();
    for (ColumnEdge edge : edges) {
      inputs
          .computeIfAbsent(
              new SimpleImmutableEntry<>(edge.input(), edge.inputField()), i -> new ArrayList<>())
          .add(transformation(edge.transformation(), edge.description()));
    }
    List<OpenLineage.InputField> fields = new ArrayList<>(inputs.size());
    inputs.forEach(
        (input, transformations) ->
            fields.add(
                ol.newInputField(
                    input.getKey().namespace(),
                    input.getKey().name(),
                    input.getValue(),
                    transformations)));
    return fields;
  }

  private OpenLineage.InputFieldTransformations transformation(
      Transformation transformation, String description) {
    return ol.newInputFieldTransformations(
        transformation.type().name(),
        transformation.subtype().name(),
        description,
        transformation.masking());
  }
}
