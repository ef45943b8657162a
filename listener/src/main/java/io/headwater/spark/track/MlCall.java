package io.headwater.spark.track;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a call site tells of Spark ML: its frames count as the program's, so that they stand in the
 * stack of whatever an estimator, a writer or a reader runs, as far as Spark's 20 lines reach.
 */
final class MlCall {
  private static final String PACKAGE = "(?m)^org\\.apache\\.spark\\.ml\\.";
  private static final Pattern ANY = Pattern.compile(PACKAGE);

  /** {@code LogisticRegression.train}, {@code StringIndexer.fit}, and lambdas inside of them. */
  private static final Pattern FIT =
      Pattern.compile(PACKAGE + "(?:\\w+\\.)*(\\w+)\\.(?:\\$anonfun\\$)?(?:fit|train)\\b");

  private static final Pattern FIT_OF_ANY =
      Pattern.compile(PACKAGE + "(?:Predictor|Estimator)\\.(?:\\$anonfun\\$)?(?:fit|train)\\b");

  /** {@code LogisticRegressionModel$LogisticRegressionModelWriter.saveImpl}. */
  private static final Pattern SAVE =
      Pattern.compile(PACKAGE + "(?:\\w+\\.)*(\\w+)\\$\\w*Writer\\.(?:\\$anonfun\\$)?saveImpl\\b");

  private static final Pattern LOAD =
      Pattern.compile(PACKAGE + "(?:\\w+\\.)*(\\w+)\\$\\w*Reader\\.(?:\\$anonfun\\$)?load\\b");

  /** Reads what every instance has; which one it is, stands below. */
  private static final Pattern LOAD_OF_ANY =
      Pattern.compile(PACKAGE + "util\\.(?:DefaultParamsReader|MLReader)\\b");

  private final String details;

  private MlCall(String details) {
    this.details = details;
  }

  /** {@code null} when Spark ML stands nowhere in the call site. */
  static MlCall of(String details) {
    return ANY.matcher(details).find() ? new MlCall(details) : null;
  }

  /** The innermost estimator that is being fitted, or {@code null}. */
  String estimator() {
    Matcher fit = FIT.matcher(details);
    while (fit.find()) {
      if (!fit.group(1).equals("Predictor") && !fit.group(1).equals("Estimator")) {
        return fit.group(1);
      }
    }
    return null;
  }

  /** Whether an estimator is being fitted, or what is being done cannot be seen. */
  boolean mayFit() {
    return estimator() != null
        || FIT_OF_ANY.matcher(details).find()
        || !(details.contains("evaluat") || loads() || saved() != null);
  }

  /** The class of what is being saved, or {@code null}. */
  String saved() {
    Matcher save = SAVE.matcher(details);
    return save.find() ? save.group(1) : null;
  }

  boolean loads() {
    return loaded() != null || LOAD_OF_ANY.matcher(details).find();
  }

  /** The class of what is being loaded, or {@code null}. */
  String loaded() {
    Matcher load = LOAD.matcher(details);
    return load.find() ? load.group(1) : null;
  }
}
