package io.roadstead.bench;

/** One row: what is measured, how good it should be, how good the others are. */
interface Measure {

  /** Stable, in kebab case with a dot after the area: {@code aws.calls-create}. */
  String id();

  /** {@code calls}, {@code ms}, {@code us}, {@code s}, {@code MiB}. */
  String unit();

  /** The value should not be larger. */
  double goal();

  /** The peer's figure and who it is, as text. */
  String reference();

  double value() throws Exception;

  /** Measures it. */
  default Row row() throws Exception {
    double value = value();
    return new Row(id(), value, unit(), goal(), value <= goal(), reference());
  }

  /** A measure made of its parts. */
  static Measure of(String id, String unit, double goal, String reference, Value value) {
    return new Measure() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public String unit() {
        return unit;
      }

      @Override
      public double goal() {
        return goal;
      }

      @Override
      public String reference() {
        return reference;
      }

      @Override
      public double value() throws Exception {
        return value.measure();
      }
    };
  }

  /** Does the work and says what it cost. */
  @FunctionalInterface
  interface Value {
    double measure() throws Exception;
  }
}
