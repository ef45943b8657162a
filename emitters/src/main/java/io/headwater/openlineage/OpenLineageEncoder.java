package io.headwater.openlineage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.model.Dataset;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.spi.Fact;
import io.openlineage.client.OpenLineage;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A run event as the JSON of an OpenLineage {@code RunEvent}; equal events give equal bytes. */
public final class OpenLineageEncoder {
  private static final ObjectMapper JSON = mapper(JsonMapper.builder());

  /** Takes texts that UTF-8 cannot hold, such as one cut within a character. */
  private static final ObjectMapper ESCAPING =
      mapper(JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII));

  private static ObjectMapper mapper(JsonMapper.Builder builder) {
    return builder
        .addModule(
            new SimpleModule().addSerializer(ZonedDateTime.class, new IsoInstantSerializer()))
        .serializationInclusion(JsonInclude.Include.NON_NULL)
        .build();
  }

  private final long maxBytes;
  private final Set<String> disabledFacets;

  /** Of events as they are. */
  public OpenLineageEncoder() {
    this(Long.MAX_VALUE, Collections.emptySet());
  }

  /**
   * @param maxBytes an event that would be larger goes without what matters least
   * @param disabledFacets are left out wherever they would be
   */
  OpenLineageEncoder(long maxBytes, Set<String> disabledFacets) {
    this.maxBytes = maxBytes;
    this.disabledFacets = disabledFacets;
  }

  /** The one fact that tells the event. */
  public Fact encode(RunEvent event) throws IOException {
    Fact.Priority priority =
        event.type() == RunEvent.Type.RUNNING ? Fact.Priority.STATISTICS : Fact.Priority.RUN_STATE;
    return Fact.of(event.runId(), event.type().name(), priority, withinBudget(event));
  }

  /**
   * Work and memory are bounded by the budget, not by the event: what is too large for certain is
   * cut before it is encoded, and an encoding ends where it passes the budget.
   */
  private byte[] withinBudget(RunEvent event) throws IOException {
    RunEvent smaller =
        disabledFacets.contains("columnLineage") ? EventCuts.withoutColumnLineage(event) : event;
    for (UnaryOperator<RunEvent> cut : EventCuts.of(smaller, maxBytes)) {
      if (EventCuts.leastBytes(smaller) <= maxBytes) {
        try {
          return json(smaller, maxBytes);
        } catch (BoundedBytes.TooMany e) {
          // The next cut is for that.
        }
      }
      smaller = cut.apply(smaller);
    }
    return json(smaller, Long.MAX_VALUE);
  }

  private byte[] json(RunEvent event, long most) throws IOException {
    Object model = withoutDisabled(toModel(event));
    try {
      return json(JSON, model, most);
    } catch (JsonProcessingException e) {
      return json(ESCAPING, model, most);
    }
  }

  private static byte[] json(ObjectMapper mapper, Object model, long most) throws IOException {
    BoundedBytes bytes = new BoundedBytes(most);
    mapper.writeValue(bytes, model);
    return bytes.toByteArray();
  }

  /** The event itself, or its tree without the facets that are switched off. */
  private Object withoutDisabled(OpenLineage.RunEvent model) {
    if (disabledFacets.isEmpty()) {
      return model;
    }
    JsonNode event = JSON.valueToTree(model);
    remove(event.at("/run/facets"));
    remove(event.at("/job/facets"));
    for (String side : new String[] {"inputs", "outputs"}) {
      for (JsonNode dataset : event.path(side)) {
        remove(dataset.path("facets"));
        remove(dataset.path("inputFacets"));
        remove(dataset.path("outputFacets"));
      }
    }
    return event;
  }

  private void remove(JsonNode facets) {
    if (facets.isObject()) {
      ((ObjectNode) facets).remove(disabledFacets);
    }
  }

  private static OpenLineage.RunEvent toModel(RunEvent event) {
    Producer producer = Producer.of(event.application());
    OpenLineage ol = new OpenLineage(producer.uri());
    return ol.newRunEventBuilder()
        .eventTime(event.time().atZone(ZoneOffset.UTC))
        .eventType(OpenLineage.RunEvent.EventType.valueOf(event.type().name()))
        .run(ol.newRun(event.runId(), new RunFacetsEncoder(ol, producer).encode(event)))
        .job(
            ol.newJob(
                event.job().namespace(),
                event.job().name(),
                new JobFacetsEncoder(ol).encode(event)))
        .inputs(inputs(event, ol, producer))
        .outputs(outputs(event, ol, producer))
        .build();
  }

  private static List<OpenLineage.InputDataset> inputs(
      RunEvent event, OpenLineage ol, Producer producer) {
    List<OpenLineage.InputDataset> inputs = new ArrayList<>();
    if (event.kind() != RunEvent.Kind.APPLICATION) {
      DatasetFacetsEncoder facets = new DatasetFacetsEncoder(ol);
      StatisticsEncoder statistics = new StatisticsEncoder(ol, producer);
      for (Dataset dataset : event.lineage().inputs()) {
        inputs.add(
            ol.newInputDataset(
                dataset.id().namespace(),
                dataset.id().name(),
                facets.encode(dataset, null),
                statistics.inputFacets(dataset)));
      }
    }
    return inputs;
  }

  private static List<OpenLineage.OutputDataset> outputs(
      RunEvent event, OpenLineage ol, Producer producer) {
    List<OpenLineage.OutputDataset> outputs = new ArrayList<>();
    if (event.kind() != RunEvent.Kind.APPLICATION) {
      DatasetFacetsEncoder facets = new DatasetFacetsEncoder(ol);
      ColumnLineageEncoder columns = new ColumnLineageEncoder(ol);
      StatisticsEncoder statistics = new StatisticsEncoder(ol, producer);
      for (Output output : event.lineage().outputs()) {
        Dataset dataset = output.dataset();
        outputs.add(
            ol.newOutputDataset(
                dataset.id().namespace(),
                dataset.id().name(),
                facets.encode(dataset, columns.encode(output.edges())),
                statistics.outputFacets(dataset)));
      }
    }
    return outputs;
  }

  /** Times as {@code 2026-01-31T23:59:59.123Z}. */
  private static final class IsoInstantSerializer extends JsonSerializer<ZonedDateTime> {
    @Override
    public void serialize(ZonedDateTime time, JsonGenerator out, SerializerProvider serializers)
        throws IOException {
      out.writeString(DateTimeFormatter.ISO_INSTANT.format(time));
    }
  }
}
