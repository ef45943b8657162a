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

  /** {@code dataTransformLogic} of a data job: newer than the models that there are to test by. */
  private static final String TRANSFORM_LOGIC =
      "{'type':'record','name':'DataTransformLogic','namespace':'com.linkedin.common',"
          + "'Aspect':{'name':'dataTransformLogic'},'fields':[{'name':'transforms','type':"
          + "{'type':'array','items':{'type':'record','name':'DataTransform','fields':["
          + "{'name':'queryStatement','optional':true,'type':{'type':'record',"
          + "'name':'QueryStatement','namespace':'com.linkedin.query','fields':["
          + "{'name':'value','type':'string'},{'name':'language','type':{'type':'enum',"
          + "'name':'QueryLanguage','symbols':['SQL']},'default':'SQL'}]}}]}}}]}";

  private final Map<String, DataSchema> schemas = new HashMap<>();
  private final Map<String, Set<String>> aspectsOfEntity;

  DataHubModels() throws IOException {
    for (Class<?> aspect : ASPECTS) {
      DataSchema schema = schema(aspect);
      schemas.put(aspectName(schema), schema);
    }
    schemas.put(
        "dataTransformLogic", DataTemplateUtil.parseSchema(TRANSFORM_LOGIC.replace('\'', '"')));
    aspectsOfEntity = entityRegistry();
    aspectsOfEntity.get("dataJob").add("dataTransformLogic");
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
    DataMap aspect =
        outer.getString("changeType").equals("PATCH")
            ? patched(CODEC.stringToList(value))
            : CODEC.stringToMap(value);
    checkUrns(aspect, complaints);
    validate(aspect, schema, complaints);
    return complaints;
  }

  /** A {@code dataJobInputOutput} that was empty, after the patch, by the keys of the paths. */
  static DataMap patched(DataList operations) {
    DataMap aspect = new DataMap();
    aspect.put("inputDatasets", new DataList());
    aspect.put("outputDatasets", new DataList());
    for (Object each : operations) {
      DataMap operation = (DataMap) each;
      if (!operation.getString("op").equals("add")) {
        throw new IllegalArgumentException(operation.toString());
      }
      String[] path = operation.getString("path").substring(1).split("/");
      for (int i = 0; i < path.length; i++) {
        path[i] = path[i].replace("~1", "/").replace("~0", "~");
      }
      DataMap entry = operation.getDataMap("value");
      if (path[0].equals("fineGrainedLineages") && path.length == 5 && path[3].equals("NONE")) {
        entry.put("transformOperation", path[1]);
        entry.put("downstreamType", "FIELD");
        entry.put("downstreams", new DataList(List.of(path[2])));
        entry.put("upstreamType", "FIELD_SET");
        entry.put("upstreams", new DataList(List.of(path[4])));
      } else if (path.length != 2 || !path[1].equals(entry.getString("destinationUrn"))) {
        throw new IllegalArgumentException(operation.toString());
      }
      aspect.computeIfAbsent(path[0], k -> new DataList());
      ((DataList) aspect.get(path[0])).add(entry);
    }
    return aspect;
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
