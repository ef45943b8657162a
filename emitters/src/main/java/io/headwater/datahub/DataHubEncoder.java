package io.headwater.datahub;

import static io.headwater.spi.Fact.Priority.LINEAGE_DETAIL;
import static io.headwater.spi.Fact.Priority.RUN_STATE;
import static io.headwater.spi.Fact.Priority.STATISTICS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.model.Dataset;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.spi.Fact;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * A run event as metadata change proposals: the application is a data flow, an action's job a data
 * job (or all of them one, where that is set), every run a data process instance.
 *
 * <p>Used by one thread, but for {@link #superseded}; remembers what each job has read and written
 * in this application.
 */
final class DataHubEncoder {
  private static final int MAX_DATASETS = 10_000;
  private static final int MAX_JOBS = 1000;

  private final DataHubConf conf;
  private final BooleanSupplier takesStatements;
  private final JobsSoFar jobs = new JobsSoFar();
  private final LatestSent schemas = new LatestSent(MAX_DATASETS);
  private final LatestSent statements = new LatestSent(MAX_JOBS);
  private final SaidAnew said = new SaidAnew();

  /** For a back end of which nothing is known. */
  DataHubEncoder(DataHubConf conf) {
    this(conf, () -> false);
  }

  /**
   * @param takesStatements whether the back end is known to take {@code dataTransformLogic}
   */
  DataHubEncoder(DataHubConf conf, BooleanSupplier takesStatements) {
    this.conf = conf;
    this.takesStatements = takesStatements;
  }

  List<Fact> encode(RunEvent event) throws JsonProcessingException {
    Proposals proposals = new Proposals(event.runId(), said);
    if (event.kind() == RunEvent.Kind.APPLICATION) {
      encodeApplication(event, proposals);
    } else {
      encodeAction(event, proposals);
    }
    return proposals.facts();
  }

  /** As {@link io.headwater.spi.Emitter#superseded}. */
  boolean superseded(Fact leftover) {
    return said.covers(leftover);
  }

  private String flow(RunEvent event) {
    String name = event.application().name();
    String instance = conf.instance("spark");
    return Urns.flow(
        instance == null ? name : instance + "." + name, conf.cluster(event.job().namespace()));
  }

  private void encodeApplication(RunEvent event, Proposals to) throws JsonProcessingException {
    if (event.type() == RunEvent.Type.RUNNING) {
      // No aspect says that a run goes on; what stands there is as true as before.
      return;
    }
    String flow = flow(event);
    to.upsert("dataFlow", flow, "dataFlowInfo", FlowAspects.info(event.application()), RUN_STATE);
    addStatus("dataFlow", flow, to);
    addRun(event, flow, RunAspects.properties(event), to);
  }

  private void encodeAction(RunEvent event, Proposals to) throws JsonProcessingException {
    String flow = flow(event);
    String job = Urns.job(flow, conf.oneJob() ? event.application().name() : event.job().name());
    String run = Urns.run(event.runId());
    DatasetUrns urns = new DatasetUrns(conf, event.lineage());

    to.upsert(
        "dataJob",
        job,
        "dataJobInfo",
        conf.oneJob()
            ? JobAspects.infoOfAll(event.application(), flow)
            : JobAspects.info(event, flow),
        RUN_STATE);
    addStatus("dataJob", job, to);
    addDatasets(event, urns, to);
    JobEdges union =
        addLineage(job, new JobEdges.Run(event.lineage(), urns, event.startTime()), to);
    addStatement(event, job, to);
    addRunDatasets(event, run, urns, to);
    addRun(event, job, RunAspects.properties(event, union, conf.oneJob()), to);
    if (event.type() == RunEvent.Type.COMPLETE) {
      addWrites(event, urns, to);
    }
  }

  private JobEdges addLineage(String job, JobEdges.Run run, Proposals to)
      throws JsonProcessingException {
    JobsSoFar.Added added = jobs.add(job, run);
    if (added.changed() && conf.mergesLineage()) {
      to.patch("dataJob", job, "dataJobInputOutput", added.union().patch(run), LINEAGE_DETAIL);
    } else if (added.changed()) {
      to.upsert("dataJob", job, "dataJobInputOutput", added.union().aspect(), LINEAGE_DETAIL);
    }
    return added.union();
  }

  /** One job has one statement; a job that stands for many actions has none of its own. */
  private void addStatement(RunEvent event, String job, Proposals to)
      throws JsonProcessingException {
    if (conf.oneJob() || event.sql() == null || !takesStatements.getAsBoolean()) {
      return;
    }
    byte[] text = event.sql().getBytes(StandardCharsets.UTF_8);
    if (statements.isNew(job, UUID.nameUUIDFromBytes(text))) {
      to.upsert(
          "dataJob", job, "dataTransformLogic", JobAspects.statement(event.sql()), LINEAGE_DETAIL);
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

  private static void addRun(RunEvent event, String template, ObjectNode properties, Proposals to)
      throws JsonProcessingException {
    String entity = "dataProcessInstance";
    String run = Urns.run(event.runId());
    to.upsert(entity, run, "dataProcessInstanceProperties", properties, RUN_STATE);
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
    if (!name.path() || dataset.schema().isEmpty() || !schemas.isNew(urn, dataset.schema())) {
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
        CommonAspects.platformInstance(name.platform(), conf.instance(name)),
        LINEAGE_DETAIL);
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
