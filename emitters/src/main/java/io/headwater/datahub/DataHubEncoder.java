package io.headwater.datahub;

import static io.headwater.spi.Fact.Priority.LINEAGE_DETAIL;
import static io.headwater.spi.Fact.Priority.RUN_STATE;
import static io.headwater.spi.Fact.Priority.STATISTICS;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.headwater.model.Dataset;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.spi.Fact;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A run event as metadata change proposals: the application is a data flow, an action's job a data
 * job, every run a data process instance.
 *
 * <p>Used by one thread; remembers what each job has read and written in this application.
 */
final class DataHubEncoder {
  /** Jobs whose edges are remembered; of more, the one longest not seen starts anew. */
  private static final int MAX_JOBS = 1000;

  private static final int MAX_DATASETS = 10_000;

  private final DataHubConf conf;
  private final Map<String, JobEdges> edges =
      new LinkedHashMap<String, JobEdges>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JobEdges> eldest) {
          return size() > MAX_JOBS;
        }
      };

  /** Schema last sent by dataset, so that it goes out only when it is another. */
  private final Map<String, Object> schemas =
      new LinkedHashMap<String, Object>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
          return size() > MAX_DATASETS;
        }
      };

  DataHubEncoder(DataHubConf conf) {
    this.conf = conf;
  }

  List<Fact> encode(RunEvent event) throws JsonProcessingException {
    Proposals proposals = new Proposals(event.runId());
    if (event.kind() == RunEvent.Kind.APPLICATION) {
      encodeApplication(event, proposals);
    } else {
      encodeAction(event, proposals);
    }
    return proposals.facts();
  }

  private String flow(RunEvent event) {
    String name = event.application().name();
    String instance = conf.instance("spark");
    return Urns.flow(
        instance == null ? name : instance + "." + name, conf.cluster(event.job().namespace()));
  }

  private void encodeApplication(RunEvent event, Proposals to) throws JsonProcessingException {
    String flow = flow(event);
    String run = Urns.run(event.runId());
    to.upsert("dataFlow", flow, "dataFlowInfo", FlowAspects.info(event.application()), RUN_STATE);
    addStatus("dataFlow", flow, to);
    addRun(event, flow, run, 0, to);
  }

  private void encodeAction(RunEvent event, Proposals to) throws JsonProcessingException {
    String flow = flow(event);
    String job = Urns.job(flow, event.job().name());
    String run = Urns.run(event.runId());
    DatasetUrns urns = new DatasetUrns(conf, event.lineage());
    JobEdges union = edges.computeIfAbsent(job, JobEdges::new);
    boolean changed = union.add(event.lineage(), urns, event.startTime());

    to.upsert("dataJob", job, "dataJobInfo", JobAspects.info(event, flow), RUN_STATE);
    addStatus("dataJob", job, to);
    addDatasets(event, urns, to);
    if (changed && !union.isEmpty()) {
      to.upsert("dataJob", job, "dataJobInputOutput", union.aspect(), LINEAGE_DETAIL);
    }
    addRunDatasets(event, run, urns, to);
    addRun(event, job, run, union.cut(), to);
    if (event.type() == RunEvent.Type.COMPLETE) {
      addWrites(event, urns, to);
    }
  }

  private void addStatus(String entityType, String urn, Proposals to)
      throws JsonProcessingException {
    to.upsert(entityType, urn, "status", CommonAspects.status(), RUN_STATE);
    to.upsert(
        entityType,
        urn,
        "dataPlatformInstance",
        CommonAspects.platformInstance("spark", conf.instance("spark")),
        RUN_STATE);
  }

  private void addRun(RunEvent event, String template, String run, int cut, Proposals to)
      throws JsonProcessingException {
    String entity = "dataProcessInstance";
    to.upsert(
        entity, run, "dataProcessInstanceProperties", RunAspects.properties(event, cut), RUN_STATE);
    to.upsert(
        entity,
        run,
        "dataProcessInstanceRelationships",
        RunAspects.relationships(event, template),
        RUN_STATE);
    to.upsert(entity, run, "dataProcessInstanceRunEvent", RunAspects.runEvent(event), RUN_STATE);
  }

  private static void addRunDatasets(RunEvent event, String run, DatasetUrns urns, Proposals to)
      throws JsonProcessingException {
    Set<String> inputs = new LinkedHashSet<>();
    event.lineage().inputs().forEach(d -> inputs.add(urns.of(d)));
    Set<String> outputs = new LinkedHashSet<>();
    event.lineage().outputs().forEach(o -> outputs.add(urns.of(o.dataset())));
    to.upsert(
        "dataProcessInstance",
        run,
        "dataProcessInstanceInput",
        RunAspects.inputs(inputs),
        LINEAGE_DETAIL);
    to.upsert(
        "dataProcessInstance",
        run,
        "dataProcessInstanceOutput",
        RunAspects.outputs(outputs),
        LINEAGE_DETAIL);
  }

  /**
   * Paths are nobody else's to describe; tables are left to the catalog's own ingestion. What a run
   * only meant to write, or failed to, keeps the schema that it has.
   */
  private void addDatasets(RunEvent event, DatasetUrns urns, Proposals to)
      throws JsonProcessingException {
    for (Dataset input : event.lineage().inputs()) {
      addDataset(event, input, urns, to);
    }
    if (event.type() == RunEvent.Type.COMPLETE || event.type() == RunEvent.Type.RUNNING) {
      for (Output output : event.lineage().outputs()) {
        addDataset(event, output.dataset(), urns, to);
      }
    }
  }

  private void addDataset(RunEvent event, Dataset dataset, DatasetUrns urns, Proposals to)
      throws JsonProcessingException {
    PlatformName name = urns.name(dataset);
    String urn = urns.of(dataset);
    if (!name.path() || dataset.schema().isEmpty() || !schemaIsNew(urn, dataset)) {
      return;
    }
    to.upsert("dataset", urn, "status", CommonAspects.status(), LINEAGE_DETAIL);
    to.upsert(
        "dataset",
        urn,
        "schemaMetadata",
        DatasetAspects.schema(dataset, name, event.startTime()),
        LINEAGE_DETAIL);
    to.upsert(
        "dataset",
        urn,
        "dataPlatformInstance",
        CommonAspects.platformInstance(name.platform(), conf.instance(name.platform())),
        LINEAGE_DETAIL);
  }

  private boolean schemaIsNew(String urn, Dataset dataset) {
    return !dataset.schema().equals(schemas.put(urn, dataset.schema()));
  }

  private static void addWrites(RunEvent event, DatasetUrns urns, Proposals to)
      throws JsonProcessingException {
    for (Output output : event.lineage().outputs()) {
      Dataset dataset = output.dataset();
      if (output.definesOnly() && dataset.lifecycle() == null) {
        continue; // a table over data that was there: nothing happened to the data
      }
      String urn = urns.of(dataset);
      to.upsert("dataset", urn, "operation", DatasetAspects.operation(event, dataset), STATISTICS);
      to.upsert(
          "dataset", urn, "datasetProfile", DatasetAspects.profile(event, dataset), STATISTICS);
    }
  }
}
