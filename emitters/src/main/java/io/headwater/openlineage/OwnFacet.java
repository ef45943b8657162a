package io.headwater.openlineage;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.openlineage.client.OpenLineage;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A facet for which the client's model has no class. Properties keep the order of adding. */
@JsonPropertyOrder({"_producer", "_schemaURL"})
final class OwnFacet
    implements OpenLineage.RunFacet, OpenLineage.InputDatasetFacet, OpenLineage.OutputDatasetFacet {
  private final URI producer;
  private final URI schemaUrl;
  private final Map<String, Object> properties = new LinkedHashMap<>();

  OwnFacet(URI producer, URI schemaUrl) {
    this.producer = producer;
    this.schemaUrl = schemaUrl;
  }

  /** Adds a property; one without value is left out. */
  OwnFacet with(String name, Object value) {
    if (value != null) {
      properties.put(name, value);
    }
    return this;
  }

  @Override
  @JsonProperty("_producer")
  public URI get_producer() {
    return producer;
  }

  @Override
  @JsonProperty("_schemaURL")
  public URI get_schemaURL() {
    return schemaUrl;
  }

  @Override
  @JsonAnyGetter
  public Map<String, Object> getAdditionalProperties() {
    return Collections.unmodifiableMap(properties);
  }
}
