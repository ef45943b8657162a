package io.headwater.spark.track;

import io.headwater.spark.plan.PlanSession;
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

  static PlanSession active() {
    Option<SparkContext> context = org.apache.spark.SparkContext$.MODULE$.getActive();
    return context.isEmpty() ? PlanSession.UNKNOWN : PlanSession.of(context.get());
  }
}
