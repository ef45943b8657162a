package io.headwater.spark;

import io.headwater.spark.metrics.SinkRows;
import io.headwater.spark.plan.access.Member;
import io.headwater.spark.track.ActionTracker;
import io.headwater.spark.track.StreamProgress;
import io.headwater.spark.track.StreamStart;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import scala.Option;

/** Hands over the events of streaming queries, which Spark posts to the same bus as all others. */
final class StreamEvents {
  private StreamEvents() {}

  static void hand(StreamingQueryListener.Event e, Consumer<Consumer<ActionTracker>> tell) {
    long now = System.currentTimeMillis();
    if (e instanceof StreamingQueryListener.QueryStartedEvent) {
      StreamingQueryListener.QueryStartedEvent started =
          (StreamingQueryListener.QueryStartedEvent) e;
      StreamStart start =
          new StreamStart(started.id(), started.runId(), started.name(), now, query(started.id()));
      tell.accept(tracker -> tracker.streamStarted(start));
    } else if (e instanceof StreamingQueryListener.QueryProgressEvent) {
      StreamProgress progress =
          progress(((StreamingQueryListener.QueryProgressEvent) e).progress(), now);
      tell.accept(tracker -> tracker.streamProgressed(progress));
    } else if (e instanceof StreamingQueryListener.QueryTerminatedEvent) {
      StreamingQueryListener.QueryTerminatedEvent ended =
          (StreamingQueryListener.QueryTerminatedEvent) e;
      UUID runId = ended.runId();
      String exception = ended.exception().isEmpty() ? null : ended.exception().get();
      tell.accept(tracker -> tracker.streamTerminated(runId, now, exception));
    }
  }

  private static StreamProgress progress(StreamingQueryProgress told, long now) {
    SourceProgress[] sources = told.sources();
    long[] rows = new long[sources.length];
    String[] offsets = new String[sources.length];
    boolean advanced = false;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = sources[i].numInputRows();
      offsets[i] = sources[i].endOffset();
      advanced |= !Objects.equals(sources[i].startOffset(), offsets[i]);
    }
    return new StreamProgress(told.runId(), now, rows, offsets, advanced, SinkRows.of(told));
  }

  /** The query itself, as long as it runs; the map is one that any thread may read. */
  private static Object query(UUID id) {
    Option<SparkSession> session = SparkSession.getDefaultSession();
    if (session.isEmpty()) {
      return null;
    }
    Object all = Member.of(Member.of(session.get(), "sharedState"), "activeStreamingQueries");
    return all instanceof Map ? ((Map<?, ?>) all).get(id) : null;
  }
}
