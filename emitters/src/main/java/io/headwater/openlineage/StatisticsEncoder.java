package io.headwater.openlineage;

import io.headwater.model.Dataset;
import io.headwater.model.Statistics;
import io.openlineage.client.OpenLineage;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of a dataset was read or written, and which part of it. What is not known is left out; a
 * facet that would be empty too.
 */
final class StatisticsEncoder {
  private static final String SUBSET_SCHEMA =
      "https://openlineage.io/spec/facets/1-0-0/BaseSubsetDatasetFacet.json#/$defs/";

  private final OpenLineage ol;
  private final Producer producer;

  StatisticsEncoder(OpenLineage ol, Producer producer) {
    this.ol = ol;
    this.producer = producer;
  }

  OpenLineage.InputDatasetInputFacets inputFacets(Dataset dataset) {
    Statistics s = dataset.statistics();
    OpenLineage.InputDatasetInputFacetsBuilder facets = ol.newInputDatasetInputFacetsBuilder();
    if (hasStandard(s)) {
      facets.inputStatistics(
          ol.newInputStatisticsInputDatasetFacet(s.rows(), s.bytes(), s.files()));
    }
    if (!dataset.partitions().isEmpty()) {
      facets.put("subset", subset("InputSubsetInputDatasetFacet", "inputCondition", dataset));
    }
    if (hasMore(s)) {
      facets.put("headwater_statistics", more(s));
    }
    return facets.build();
  }

  OpenLineage.OutputDatasetOutputFacets outputFacets(Dataset dataset) {
    Statistics s = dataset.statistics();
    OpenLineage.OutputDatasetOutputFacetsBuilder facets = ol.newOutputDatasetOutputFacetsBuilder();
    if (hasStandard(s)) {
      facets.outputStatistics(
          ol.newOutputStatisticsOutputDatasetFacet(s.rows(), s.bytes(), s.files()));
    }
    if (!dataset.partitions().isEmpty()) {
      facets.put("subset", subset("OutputSubsetOutputDatasetFacet", "outputCondition", dataset));
    }
    if (hasMore(s)) {
      facets.put("headwater_statistics", more(s));
    }
    return facets.build();
  }

  private static boolean hasStandard(Statistics s) {
    return s.rows() != null || s.bytes() != null || s.files() != null;
  }

  private static boolean hasMore(Statistics s) {
    return s.partitions() != null || s.fromCache();
  }

  private OwnFacet more(Statistics s) {
    return producer
        .facet("HeadwaterStatisticsDatasetFacet")
        .with("partitionCount", s.partitions())
        .with("fromCache", s.fromCache() ? Boolean.TRUE : null);
  }

  /** The client's model can hold a subset by location only, so this one is written by hand. */
  private OwnFacet subset(String schema, String conditionName, Dataset dataset) {
    List<Map<String, Object>> partitions = new ArrayList<>();
    for (String partition : dataset.partitions()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("identifier", partition);
      entry.put("dimensions", dimensions(partition));
      partitions.add(entry);
    }
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("type", "partition");
    condition.put("partitions", partitions);
    return producer.standardFacet(SUBSET_SCHEMA + schema).with(conditionName, condition);
  }

  /** {@code day=2026-01-31/hour=7} as two dimensions; path parts without a name are passed over. */
  private static Map<String, String> dimensions(String partition) {
    Map<String, String> dimensions = new LinkedHashMap<>();
    for (String part : partition.split("/")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        dimensions.put(unescape(part.substring(0, equals)), unescape(part.substring(equals + 1)));
      }
    }
    return dimensions;
  }

  /** Spark escapes special characters in partition paths as {@code %2F}. */
  private static String unescape(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), "UTF-8");
    } catch (IllegalArgumentException | java.io.UnsupportedEncodingException e) {
      return text;
    }
  }
}
