package io.headwater.model;

import static io.headwater.model.Transformation.Subtype.CONDITIONAL;
import static io.headwater.model.Transformation.Subtype.FILTER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransformationTest {
  private static final Transformation CONDITION = Transformation.of(CONDITIONAL);

  @Test
  void theStrongerDirectStepNamesThePath() {
    assertThat(Transformation.IDENTITY.after(Transformation.AGGREGATION))
        .isEqualTo(Transformation.AGGREGATION);
    assertThat(Transformation.TRANSFORMATION.after(Transformation.IDENTITY))
        .isEqualTo(Transformation.TRANSFORMATION);
  }

  @Test
  void anIndirectStepMakesThePathIndirect() {
    assertThat(Transformation.TRANSFORMATION.after(CONDITION)).isEqualTo(CONDITION);
    assertThat(Transformation.of(FILTER).after(CONDITION)).isEqualTo(Transformation.of(FILTER));
  }

  @Test
  void maskingAnywhereMasksThePath() {
    Transformation hash = Transformation.of(Transformation.Subtype.TRANSFORMATION, true);
    assertThat(Transformation.IDENTITY.after(hash).masking()).isTrue();
    assertThat(hash.after(Transformation.IDENTITY).masking()).isTrue();
  }
}
