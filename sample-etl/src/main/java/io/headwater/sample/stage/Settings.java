package io.headwater.sample.stage;

/**
 * What the user asked for, as far as stages need it. Immutable; made by {@link #of} and the {@code
 * with} methods.
 */
public final class Settings {
  private final String input;
  private final String output;
  private final int scale;
  private final JdbcTarget jdbc;

  private Settings(String input, String output, int scale, JdbcTarget jdbc) {
    this.input = input;
    this.output = output;
    this.scale = scale;
    this.jdbc = jdbc;
  }

  /**
   * The settings of a plain run: the data as it is, and the embedded database beside the output.
   */
  public static Settings of(String input, String output) {
    return new Settings(input, output, 1, JdbcTarget.embedded(output));
  }

  public Settings withScale(int scale) {
    return new Settings(input, output, scale, jdbc);
  }

  public Settings withJdbc(JdbcTarget jdbc) {
    return new Settings(input, output, scale, jdbc);
  }

  /** The folder of the raw files. */
  public String input() {
    return input;
  }

  /** The folder below which every stage stores its datasets. */
  public String output() {
    return output;
  }

  /** How many times the size of the raw data is processed, 1 or more. */
  public int scale() {
    return scale;
  }

  public JdbcTarget jdbc() {
    return jdbc;
  }
}
