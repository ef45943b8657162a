package io.headwater.spark.track;

import io.headwater.spark.plan.PlanSession;
import io.headwater.spark.plan.access.Member;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.QueryExecution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/** Finds what naming needs to know of the session that a query belongs to; reads memory only. */
final class Sessions {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private Sessions() {}

  static PlanSession of(QueryExecution qe) {
    try {
      return PlanSession.of(qe.sparkSession().sparkContext())
          .withCurrentDatabase(qe.sparkSession().catalog().currentDatabase());
    } catch (Exception | LinkageError e) {
      LOG.debug("The session of a query cannot be read", e);
      return PlanSession.UNKNOWN;
    }
  }

  /** The running streaming query with this id, or {@code null}. */
  static Object streamingQuery(QueryExecution batch, UUID queryId) {
    return batch == null ? null : streamingQuery(batch.sparkSession(), queryId);
  }

  private static Object streamingQuery(Object session, UUID queryId) {
    Object all = Member.of(Member.of(session, "sharedState"), "activeStreamingQueries");
    return all instanceof Map ? ((Map<?, ?>) all).get(queryId) : null;
  }

  static PlanSession active() {
    Option<SparkContext> context = org.apache.spark.SparkContext$.MODULE$.getActive();
    return context.isEmpty() ? PlanSession.UNKNOWN : PlanSession.of(context.get());
  }
}
