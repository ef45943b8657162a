package io.headwater.naming;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnPathTest {

  @Test
  void aPartWithADotIsQuoted() {
    assertThat(ColumnPath.part("a")).isEqualTo("a");
    assertThat(ColumnPath.part("a.b")).isEqualTo("`a.b`");
    assertThat(ColumnPath.part("a`b")).isEqualTo("`a``b`");
    assertThat(ColumnPath.field("a", "b")).isEqualTo("a.b");
    assertThat(ColumnPath.field("`a.b`", "c.d")).isEqualTo("`a.b`.`c.d`");
  }
}
