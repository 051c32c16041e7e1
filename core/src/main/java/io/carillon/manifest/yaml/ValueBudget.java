package io.carillon.manifest.yaml;

/** Counts the values of a file, those that aliases repeat included. Confined to one thread. */
final class ValueBudget {

  private final AliasBudget aliases;
  private int values;
  private int characters;

  ValueBudget(AliasBudget aliases) {
    this.aliases = aliases;
  }

  DocumentWeight used() {
    return new DocumentWeight(values, characters);
  }

  void take(int more, Place place) {
    if (more > YamlReader.MOST_VALUES - values) {
      throw new RefusedValueException(
          place,
          "",
          "has more than %,d values, those repeated by aliases included: split the file."
              .formatted(YamlReader.MOST_VALUES));
    }
    values += more;
  }

  /** Takes the characters of a key or text, of which a file has no more than bytes. */
  void takeText(int length) {
    characters += length;
  }

  void repeat(DocumentWeight weight, Place place, String path) {
    take(weight.values(), place);
    aliases.take(weight, place, path);
    characters += weight.characters();
  }
}
