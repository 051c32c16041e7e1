package io.carillon.manifest.yaml;

/**
 * The size of a part of a file.
 *
 * @param values the number of its values
 * @param characters of its keys and texts
 */
record DocumentWeight(int values, int characters) {

  static final DocumentWeight NONE = new DocumentWeight(0, 0);

  DocumentWeight since(DocumentWeight before) {
    return new DocumentWeight(values - before.values, characters - before.characters);
  }
}
