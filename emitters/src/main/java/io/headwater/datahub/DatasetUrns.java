package io.headwater.datahub;

import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import java.util.HashMap;
import java.util.Map;

/** Which URN each dataset of one graph has, edges' ends included. */
final class DatasetUrns {
  private final DataHubConf conf;
  private final Map<DatasetId, String> byId = new HashMap<>();

  DatasetUrns(DataHubConf conf, LineageGraph lineage) {
    this.conf = conf;
    lineage.inputs().forEach(this::add);
    for (Output output : lineage.outputs()) {
      add(output.dataset());
    }
  }

  private void add(Dataset dataset) {
    String urn = of(dataset);
    byId.put(dataset.id(), urn);
    if (dataset.table() != null) {
      byId.putIfAbsent(dataset.table().id(), urn);
    }
    if (dataset.place() != null) {
      byId.putIfAbsent(dataset.place(), urn);
    }
  }

  /** The name by which the dataset goes: table or place, as set. */
  PlatformName name(Dataset dataset) {
    boolean table =
        dataset.table() != null
            && (dataset.namedByTable() || (conf.byTable() && PlatformName.lasting(dataset)));
    return conf.placed(
        table ? PlatformName.of(dataset, conf.hivePlatform()) : PlatformName.of(dataset.place()));
  }

  String of(Dataset dataset) {
    return urn(name(dataset));
  }

  /** Of an edge's input, which names its dataset by id only. */
  String of(DatasetId id) {
    String urn = byId.get(id);
    return urn != null ? urn : urn(conf.placed(PlatformName.of(id)));
  }

  private String urn(PlatformName name) {
    String instance = conf.instance(name);
    return Urns.dataset(
        name.platform(),
        instance == null ? name.name() : instance + "." + name.name(),
        conf.env(name.namespace()));
  }
}
