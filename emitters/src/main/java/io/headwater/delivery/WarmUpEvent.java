package io.headwater.delivery;

import io.headwater.model.ApplicationInfo;
import io.headwater.model.ColumnEdge;
import io.headwater.model.Dataset;
import io.headwater.model.DatasetId;
import io.headwater.model.Field;
import io.headwater.model.JobId;
import io.headwater.model.LineageGraph;
import io.headwater.model.Output;
import io.headwater.model.RunEvent;
import io.headwater.model.Statistics;
import io.headwater.model.Transformation;
import java.time.Instant;
import java.util.Collections;
import java.util.UUID;

/** An event that never happened, with what most events carry. */
final class WarmUpEvent {
  private static final UUID NOBODY = new UUID(0, 0);

  private WarmUpEvent() {}

  static RunEvent of(ApplicationInfo application) {
    DatasetId id = DatasetId.of("file", "/nowhere");
    Dataset dataset =
        Dataset.at(id)
            .format("parquet")
            .schema(Collections.singletonList(Field.of("a", "bigint")))
            .statistics(Statistics.of(1L, 1L, 1L, 1L))
            .build();
    ColumnEdge edge = ColumnEdge.toColumn(id, "a", "a", Transformation.IDENTITY);
    return RunEvent.builder()
        .type(RunEvent.Type.COMPLETE)
        .time(Instant.EPOCH)
        .startTime(Instant.EPOCH)
        .runId(NOBODY)
        .job(JobId.of("none", "none"))
        .kind(RunEvent.Kind.SQL)
        .application(application)
        .lineage(
            LineageGraph.of(
                Collections.singletonList(dataset),
                Collections.singletonList(Output.of(dataset, Collections.singletonList(edge))),
                Collections.emptyList()))
        .metrics(Collections.singletonMap("tasks", 1L))
        .build();
  }
}
