package io.carillon.manifest.yaml;

/** Counts the values of a file, those that aliases repeat included. Confined to one thread. */
final class ValueBudget {

  private int used;

  int used() {
    return used;
  }

  void take(int values, Place place) {
    if (values > YamlReader.MOST_VALUES - used) {
      throw new RefusedValueException(
          place,
          "",
          "has more than %,d values, those repeated by aliases included: split the file."
              .formatted(YamlReader.MOST_VALUES));
    }
    used += values;
  }
}
