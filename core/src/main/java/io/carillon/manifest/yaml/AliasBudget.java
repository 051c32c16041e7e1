package io.carillon.manifest.yaml;

/**
 * Counts what aliases repeat in the files that are applied together: a few bytes can name a large
 * value many times. Confined to one thread.
 */
public final class AliasBudget {

  /** Maximum number of values that aliases repeat. */
  public static final int MOST_VALUES = YamlReader.MOST_VALUES;

  /** Maximum number of characters of the keys and texts that aliases repeat. */
  public static final int MOST_CHARACTERS = YamlReader.MOST_BYTES;

  private int values;
  private int characters;

  /** Creates the budget of one call. */
  public AliasBudget() {}

  void take(DocumentWeight weight, Place place, String path) {
    if (weight.values() > MOST_VALUES - values
        || weight.characters() > MOST_CHARACTERS - characters) {
      throw new RefusedValueException(
          place,
          path,
          "repeats too much by aliases: all files of a call may repeat %,d values and %,d characters."
              .formatted(MOST_VALUES, MOST_CHARACTERS));
    }
    values += weight.values();
    characters += weight.characters();
  }
}
