package io.carillon.manifest.yaml;

import io.carillon.definition.Json;
import io.carillon.fault.Quote;
import io.carillon.json.JsonNumbers;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.JsonScalarResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads texts, numbers, booleans and null. */
final class Scalars {

  private static final JsonScalarResolver RESOLVER = new JsonScalarResolver();
  private static final JsonNodeFactory NODES = Json.MAPPER.getNodeFactory();

  private Scalars() {}

  /** Returns the type that YAML 1.2 gives a plain text. */
  static Tag plainType(String text) {
    return RESOLVER.resolve(text, true);
  }

  static JsonNode read(ScalarEvent scalar, Place place, String path) {
    String text = scalar.getValue();
    Tag tag = tag(scalar, place, path);
    if (tag.equals(Tag.NULL)) {
      return NODES.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return NODES.booleanNode(text.equals("true"));
    }
    return tag.equals(Tag.STR) ? NODES.stringNode(text) : number(text, place, path);
  }

  /** A tag may only state the type that the text has anyway, or make a text of it. */
  private static Tag tag(ScalarEvent scalar, Place place, String path) {
    Optional<String> tag = scalar.getTag();
    if (tag.isEmpty()) {
      return scalar.isPlain() ? plainType(scalar.getValue()) : Tag.STR;
    }
    Tag stated = new Tag(tag.get());
    if (tag.get().equals("!") || stated.equals(Tag.STR)) {
      return Tag.STR;
    }
    if (!stated.equals(plainType(scalar.getValue()))) {
      throw refusedTag(tag.get(), place, path);
    }
    return stated;
  }

  private static JsonNode number(String text, Place place, String path) {
    try {
      if (text.length() <= 2 * JsonNumbers.MAX_DIGITS) {
        BigDecimal number = new BigDecimal(text);
        if (JsonNumbers.fit(number)) {
          return node(text, number);
        }
      }
    } catch (NumberFormatException e) {
      throw unfit(text, place, path, e);
    }
    throw unfit(text, place, path, null);
  }

  private static JsonNode node(String text, BigDecimal number) {
    boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    if (!whole) {
      return NODES.numberNode(number);
    }
    return text.length() <= 9
        ? NODES.numberNode(number.intValueExact())
        : NODES.numberNode(number.toBigIntegerExact());
  }

  private static RefusedValueException unfit(
      String text, Place place, String path, @Nullable Exception cause) {
    RefusedValueException unfit =
        new RefusedValueException(
            place,
            path,
            JsonNumbers.FAULT + ", not %s; quote it to make it a text.".formatted(Quote.of(text)));
    if (cause != null) {
      unfit.initCause(cause);
    }
    return unfit;
  }

  static void requireNoTag(Optional<String> tag, String usual, Place place, String path) {
    if (tag.isPresent() && !tag.get().equals(usual)) {
      throw refusedTag(tag.get(), place, path);
    }
  }

  private static RefusedValueException refusedTag(String tag, Place place, String path) {
    return new RefusedValueException(
        place,
        path,
        "has the tag %s, which is not read here: remove it, or quote the value."
            .formatted(Quote.of(tag)));
  }
}
