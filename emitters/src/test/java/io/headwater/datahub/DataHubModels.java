package io.headwater.datahub;

import com.linkedin.common.urn.CorpuserUrn;
import com.linkedin.common.urn.DataFlowUrn;
import com.linkedin.common.urn.DataJobUrn;
import com.linkedin.common.urn.DatasetUrn;
import com.linkedin.common.urn.Urn;
import com.linkedin.data.DataList;
import com.linkedin.data.DataMap;
import com.linkedin.data.codec.JacksonDataCodec;
import com.linkedin.data.schema.DataSchema;
import com.linkedin.data.schema.RecordDataSchema;
import com.linkedin.data.schema.UnionDataSchema;
import com.linkedin.data.schema.validation.CoercionMode;
import com.linkedin.data.schema.validation.RequiredMode;
import com.linkedin.data.schema.validation.UnrecognizedFieldMode;
import com.linkedin.data.schema.validation.ValidateDataAgainstSchema;
import com.linkedin.data.schema.validation.ValidationOptions;
import com.linkedin.data.schema.validation.ValidationResult;
import com.linkedin.data.template.DataTemplateUtil;
import com.linkedin.mxe.MetadataChangeProposal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * DataHub's own models of 0.10.0: a proposal must be valid in full by the strict reading of old
 * servers, for an entity that has the aspect, with URNs that DataHub's own classes take.
 */
final class DataHubModels {
  private static final JacksonDataCodec CODEC = new JacksonDataCodec();

  private static final List<Class<?>> ASPECTS =
      List.of(
          com.linkedin.common.Status.class,
          com.linkedin.common.DataPlatformInstance.class,
          com.linkedin.common.Operation.class,
          com.linkedin.datajob.DataFlowInfo.class,
          com.linkedin.datajob.DataJobInfo.class,
          com.linkedin.datajob.DataJobInputOutput.class,
          com.linkedin.dataprocess.DataProcessInstanceProperties.class,
          com.linkedin.dataprocess.DataProcessInstanceRelationships.class,
          com.linkedin.dataprocess.DataProcessInstanceInput.class,
          com.linkedin.dataprocess.DataProcessInstanceOutput.class,
          com.linkedin.dataprocess.DataProcessInstanceRunEvent.class,
          com.linkedin.dataset.DatasetProfile.class,
          com.linkedin.schema.SchemaMetadata.class);

  private static final Map<String, Class<?>> SNAPSHOT_ASPECTS =
      Map.of(
          "dataset", com.linkedin.metadata.aspect.DatasetAspect.class,
          "dataJob", com.linkedin.metadata.aspect.DataJobAspect.class,
          "dataFlow", com.linkedin.metadata.aspect.DataFlowAspect.class);

  private final Map<String, DataSchema> schemas = new HashMap<>();
  private final Map<String, Set<String>> aspectsOfEntity;

  DataHubModels() throws IOException {
    for (Class<?> aspect : ASPECTS) {
      DataSchema schema = schema(aspect);
      schemas.put(aspectName(schema), schema);
    }
    aspectsOfEntity = entityRegistry();
    SNAPSHOT_ASPECTS.forEach(
        (entity, union) -> {
          for (UnionDataSchema.Member member : ((UnionDataSchema) schema(union)).getMembers()) {
            aspectsOfEntity
                .get(entity)
                .add(aspectName(member.getType().getDereferencedDataSchema()));
          }
        });
  }

  private static DataSchema schema(Class<?> template) {
    return DataTemplateUtil.getSchema(
        template.asSubclass(com.linkedin.data.template.DataTemplate.class));
  }

  private static String aspectName(DataSchema schema) {
    Object aspect = ((RecordDataSchema) schema).getProperties().get("Aspect");
    return aspect == null ? "" : (String) ((DataMap) aspect).get("name");
  }

  /** Reads what is needed of {@code entity-registry.yml}: entities and their lists of aspects. */
  private static Map<String, Set<String>> entityRegistry() throws IOException {
    Map<String, Set<String>> aspects = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Urn.class.getResourceAsStream("/entity-registry.yml"), StandardCharsets.UTF_8))) {
      String entity = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("  - name: ")) {
          entity = line.substring(10).trim();
          aspects.put(entity, new HashSet<>());
        } else if (line.startsWith("      - ") && entity != null) {
          aspects.get(entity).add(line.substring(8).replaceFirst("#.*", "").trim());
        }
      }
    }
    return aspects;
  }

  /** All complaints about one proposal as it is sent; empty when DataHub takes it. */
  List<String> complaints(byte[] proposal) throws IOException {
    List<String> complaints = new ArrayList<>();
    DataMap outer = CODEC.bytesToMap(proposal);
    String entityType = outer.getString("entityType");
    String aspectName = outer.getString("aspectName");
    String value = (String) outer.getDataMap("aspect").get("value");
    if (!value.chars().allMatch(c -> c < 128)) {
      complaints.add("value is not ASCII");
    }
    checkUrn(outer.getString("entityUrn"), complaints);
    if (!outer.getString("entityUrn").startsWith("urn:li:" + entityType + ":")) {
      complaints.add(outer.get("entityUrn") + " is no " + entityType);
    }
    validate(outer, schema(MetadataChangeProposal.class), complaints);
    DataSchema schema = schemas.get(aspectName);
    if (schema == null) {
      complaints.add("unknown aspect " + aspectName);
      return complaints;
    }
    if (!aspectsOfEntity.get(entityType).contains(aspectName)) {
      complaints.add(entityType + " has no aspect " + aspectName);
    }
    DataMap aspect = CODEC.stringToMap(value);
    checkUrns(aspect, complaints);
    validate(aspect, schema, complaints);
    return complaints;
  }

  private static void validate(DataMap data, DataSchema schema, List<String> complaints) {
    ValidationResult result =
        ValidateDataAgainstSchema.validate(
            data,
            schema,
            new ValidationOptions(
                RequiredMode.MUST_BE_PRESENT, CoercionMode.NORMAL, UnrecognizedFieldMode.DISALLOW));
    if (!result.isValid()) {
      complaints.add(result.getMessages().toString());
    }
  }

  private static void checkUrns(Object data, List<String> complaints) {
    if (data instanceof DataMap) {
      ((DataMap) data).values().forEach(v -> checkUrns(v, complaints));
    } else if (data instanceof DataList) {
      ((DataList) data).forEach(v -> checkUrns(v, complaints));
    } else if (data instanceof String && ((String) data).startsWith("urn:li:")) {
      checkUrn((String) data, complaints);
    }
  }

  static void checkUrn(String text, List<String> complaints) {
    try {
      Urn urn = Urn.createFromString(text);
      switch (urn.getEntityType()) {
        case "dataset":
          DatasetUrn.createFromUrn(urn);
          break;
        case "dataJob":
          DataJobUrn.createFromUrn(urn);
          break;
        case "dataFlow":
          DataFlowUrn.createFromUrn(urn);
          break;
        case "corpuser":
          CorpuserUrn.createFromUrn(urn);
          break;
        case "schemaField":
          DatasetUrn.createFromString(urn.getEntityKey().get(0));
          if (urn.getEntityKey().size() != 2) {
            complaints.add(text + " has not two parts");
          }
          break;
        default:
          break;
      }
      if (!urn.getEntityType().equals("schemaField") && Urns.length(text) > 512) {
        complaints.add(text + " is longer than 512 bytes");
      }
    } catch (java.net.URISyntaxException | RuntimeException e) {
      complaints.add(text + ": " + e);
    }
  }
}
