package io.headwater.spark.plan.perturbation;

/** Types that random expressions are made of; INT stands for any whole number. */
enum ColumnType {
  INT('i', true),
  TEXT('t', true),
  FLAG('f', true),
  NUMBER('n', true),
  DECIMAL('D', true),
  DATE('d', true),
  TIME('T', true),
  ARRAY('a', false),
  STRUCT('s', false),
  MAP('m', false),
  ITEMS('I', false);

  private final char letter;
  private final boolean simple;

  ColumnType(char letter, boolean simple) {
    this.letter = letter;
    this.simple = simple;
  }

  /** Whether a value is no more than one text or number. */
  boolean simple() {
    return simple;
  }

  /** The type that a letter stands for in a template; {@code null} for another letter. */
  static ColumnType of(char letter) {
    for (ColumnType type : values()) {
      if (type.letter == letter) {
        return type;
      }
    }
    return null;
  }
}
