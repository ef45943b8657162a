package io.headwater.openlineage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
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
import java.util.List;

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

  /** The one fact that tells the event. */
  public Fact encode(RunEvent event) throws JsonProcessingException {
    Fact.Priority priority =
        event.type() == RunEvent.Type.RUNNING ? Fact.Priority.STATISTICS : Fact.Priority.RUN_STATE;
    return Fact.of(event.runId(), event.type().name(), priority, json(toModel(event)));
  }

  private static byte[] json(OpenLineage.RunEvent model) throws JsonProcessingException {
    try {
      return JSON.writeValueAsBytes(model);
    } catch (JsonProcessingException e) {
      return ESCAPING.writeValueAsBytes(model);
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
