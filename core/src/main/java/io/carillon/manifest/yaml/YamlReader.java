package io.carillon.manifest.yaml;

import io.carillon.fault.Fault;
import io.carillon.text.StoredText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.JsonSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the documents of a YAML 1.2 stream (https://yaml.org/spec/1.2.2). Plain texts become
 * numbers, booleans and null by the JSON schema of the specification (section 10.2), so that {@code
 * yes}, {@code 010}, {@code 12:30} and dates stay texts. Tags of other types are refused.
 */
public final class YamlReader {

  /** The maximum size of a file in bytes of UTF-8. */
  public static final int MOST_BYTES = 4 * 1_024 * 1_024;

  /** The maximum number of levels of lists and mappings. */
  public static final int MOST_LEVELS = 64;

  /** The maximum number of values of a file, those that aliases repeat included. */
  public static final int MOST_VALUES = 200_000;

  private final String file;
  private final ValueBudget budget;

  private YamlReader(String file, AliasBudget aliases) {
    this.file = file;
    this.budget = new ValueBudget(aliases);
  }

  /**
   * Reads all documents of a file that are not empty.
   *
   * @param file the name of the file, for faults
   * @throws InvalidFileException when it is not YAML, exceeds a bound, or a document is not a
   *     mapping
   */
  public static List<YamlDocument> read(String file, String text) {
    return read(file, text, new AliasBudget());
  }

  /**
   * Reads a file that is applied together with others.
   *
   * @param aliases the budget of all of them
   * @throws InvalidFileException as {@link #read(String, String)}, and when the files repeat too
   *     much by aliases
   */
  public static List<YamlDocument> read(String file, String text, AliasBudget aliases) {
    return new YamlReader(file, aliases).documents(text);
  }

  private List<YamlDocument> documents(String text) {
    requireSize(text);
    List<YamlDocument> documents = new ArrayList<>();
    try {
      Iterator<Event> events = new Parse(settings()).parseString(text).iterator();
      while (events.hasNext()) {
        if (events.next() instanceof DocumentStartEvent) {
          document(events).ifPresent(documents::add);
        }
      }
    } catch (RefusedValueException e) {
      throw new InvalidFileException(List.of(new FileFault(file, e.place(), e.fault())));
    } catch (YamlEngineException e) {
      throw unreadable(e, text);
    }
    return documents;
  }

  private void requireSize(String text) {
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      throw refused(
          Place.START,
          "must have at most %,d bytes, and has %,d: split it.".formatted(MOST_BYTES, bytes));
    }
  }

  private LoadSettings settings() {
    return LoadSettings.builder()
        .setLabel(file)
        .setSchema(new JsonSchema())
        .setCodePointLimit(MOST_BYTES)
        .build();
  }

  private Optional<YamlDocument> document(Iterator<Event> events) {
    DocumentBuilder builder = new DocumentBuilder(budget);
    JsonNode root = builder.read(events);
    if (root.isNull()) {
      return Optional.empty();
    }
    if (!(root instanceof ObjectNode object)) {
      Place place = builder.places().getOrDefault("", Place.START);
      throw refused(place, "must be a mapping such as \"configs: [...]\", not a list or a value.");
    }
    return Optional.of(new YamlDocument(file, object, builder.places()));
  }

  private InvalidFileException refused(Place place, String message) {
    return new InvalidFileException(List.of(new FileFault(file, place, new Fault("", message))));
  }

  private InvalidFileException unreadable(YamlEngineException e, String text) {
    return switch (e) {
      case MarkedYamlEngineException marked ->
          refused(
              marked
                  .getProblemMark()
                  .or(marked::getContextMark)
                  .map(YamlReader::place)
                  .orElse(Place.START),
              "is not YAML: %s."
                  .formatted(StoredText.escape(String.valueOf(marked.getProblem()), 300)));
      case ReaderException unprintable ->
          refused(
              placeOf(text, unprintable.getPosition()),
              "holds the character U+%04X, which YAML allows only escaped in double quotes."
                  .formatted(unprintable.getCodePoint()));
      default ->
          refused(
              Place.START,
              "cannot be read: %s"
                  .formatted(StoredText.escape(String.valueOf(e.getMessage()), 300)));
    };
  }

  private static Place placeOf(String text, int position) {
    int end = Math.min(position, text.length());
    String before = text.substring(0, end);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new Place(line, end - before.lastIndexOf('\n'));
  }

  static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
