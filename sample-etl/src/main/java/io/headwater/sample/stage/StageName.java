package io.headwater.sample.stage;

import java.util.Locale;

/** The stages in the order in which they run, each with the name that users give it. */
public enum StageName {
  IMPORT,
  ETL,
  PREPROCESS,
  BLOCK,
  FEATURIZE,
  MATCH,
  POSTPROCESS,
  STORE,
  EVALUATE;

  /**
   * The stage of this name; stages have no state, so it does not matter that each call makes one.
   */
  public Stage stage() {
    switch (this) {
      case IMPORT:
        return new ImportStage();
      case ETL:
        return new EtlStage();
      case PREPROCESS:
        return new PreprocessStage();
      case BLOCK:
        return new BlockStage();
      case FEATURIZE:
        return new FeaturizeStage();
      case MATCH:
        return new MatchStage();
      case POSTPROCESS:
        return new PostprocessStage();
      case STORE:
        return new StoreStage();
      case EVALUATE:
        return new EvaluateStage();
    }
    throw new AssertionError(this);
  }

  /** As on the command line and as the folder of what the stage stores. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
