package io.carillon.server.api.input;

import io.carillon.bulk.BulkOptions;
import io.carillon.bulk.Selection;
import io.carillon.config.search.ConfigFilter;
import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.ExecutionFilter;
import io.carillon.json.JsonFields;
import io.carillon.manager.bulk.BulkChanges;
import io.carillon.manager.operation.Operations;
import io.carillon.server.front.ClientWatch;
import io.carillon.text.StoredText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the body common to all bulk operations: the selection and the options. */
public final class BulkInput {

  private static final int REASON = 500;
  private static final int VALUES = 100;
  private static final int LONGEST = 1_000;
  private static final int FINGERPRINT = 64;

  private final JsonFields fields;

  public BulkInput(ObjectNode body) {
    this.fields = new JsonFields(body);
  }

  public JsonFields fields() {
    return fields;
  }

  /** Throws if any fault was found; to be called last. */
  public void done() {
    fields.done();
  }

  /** Reads the selection of task configs, by {@code ids} or by {@code filter}. */
  public Selection<Long, ConfigFilter> configs() {
    return selection(
        () -> fields.ids("ids", BulkChanges.MOST),
        new Kind<>(Filters::configs, ConfigFilter.ALL, Filters.CONFIG_FIELDS));
  }

  /** Reads the selection of executions, by {@code ids} or by {@code filter}. */
  public Selection<UUID, ExecutionFilter> executions() {
    return selection(
        this::uuids,
        new Kind<>(Filters::executions, ExecutionFilter.ALL, Filters.EXECUTION_FIELDS));
  }

  @FunctionalInterface
  private interface Ids<I> {
    List<I> read();
  }

  /**
   * A kind of filter, with its reader and its field names.
   *
   * @param all the filter without conditions
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Kind<F>(Function<Filters.Source, F> reader, F all, String[] fields) {

    F read(JsonFields conditions) {
      conditions.ignoring(fields);
      F read = all;
      try {
        read = reader.apply(field -> texts(conditions, field));
      } catch (InvalidInputException e) {
        conditions.faults(e.faults());
      }
      conditions.refuseUnknown();
      return read;
    }
  }

  private <I, F> Selection<I, F> selection(Ids<I> ids, Kind<F> kind) {
    boolean named = fields.node("ids") != null;
    JsonFields conditions = fields.inside("filter");
    if (named && conditions != null) {
      fields.fault("filter", "has no meaning beside ids: send one of them.");
    }
    if (!named && conditions != null) {
      return Selection.matching(kind.read(conditions));
    }
    if (!named && fields.node("filter") == null) {
      fields.fault("ids", "is missing: name ids, or send a filter instead.");
      return Selection.ids(List.of());
    }
    return Selection.ids(named ? ids.read() : List.of());
  }

  /** Returns the values of a field that holds a string, an integer or a list of these. */
  private static Optional<List<String>> texts(JsonFields fields, String field) {
    JsonNode node = fields.node(field);
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isArray()) {
      return Optional.of(List.of(text(field, node)));
    }
    if (node.isEmpty() || node.size() > VALUES) {
      throw InvalidInputException.at(
          field, "must have 1 to %d values, not %d.".formatted(VALUES, node.size()));
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      texts.add(text(field + "[" + i + "]", node.get(i)));
    }
    return Optional.of(texts);
  }

  private static String text(String place, JsonNode node) {
    boolean textual = node.isString() || node.isIntegralNumber();
    String text = textual ? node.asString() : "";
    if (!textual || text.isBlank() || text.length() > LONGEST || StoredText.fault(text) != null) {
      throw InvalidInputException.at(
          place,
          "must be a text of 1 to %,d characters that can be stored, or a list of such, not %s."
              .formatted(LONGEST, JsonFields.shown(node)));
    }
    return text;
  }

  private List<UUID> uuids() {
    JsonNode node = fields.node("ids");
    List<UUID> ids = new ArrayList<>();
    if (node == null || !node.isArray() || node.isEmpty() || node.size() > BulkChanges.MOST) {
      fields.fault("ids", "must be a list of 1 to " + BulkChanges.MOST + " ids of executions.");
      return ids;
    }
    for (int i = 0; i < node.size(); i++) {
      addUuid(node.get(i), "ids[" + i + "]", ids);
    }
    return ids;
  }

  private void addUuid(JsonNode id, String path, List<UUID> ids) {
    if (id.isString() && id.stringValue().matches(QueryValues.UUID_PATTERN)) {
      ids.add(UUID.fromString(id.stringValue()));
    } else {
      fields.fault(
          path, "must be the id of an execution, a UUID, not " + JsonFields.shown(id) + ".");
    }
  }

  /** Returns the reason for the record; null when not given. */
  @Nullable
  public String reason() {
    String reason = fields.text("reason", 1, REASON);
    if (reason != null && reason.isBlank()) {
      fields.fault("reason", "must say why, not be blank; leave it out for none.");
    }
    return reason;
  }

  /** Returns whether this is a dry run. */
  public boolean dryRun() {
    return fields.flag("dry_run");
  }

  /** Returns whether the operation shall run in the background. */
  public boolean background() {
    boolean background = fields.flag("background");
    if (background && fields.flag("dry_run")) {
      fields.fault("background", "has no meaning beside dry_run.");
    }
    return background;
  }

  /** Returns the selection as sent, for people: the filter, or the number of ids. */
  public ObjectNode shownSelection() {
    ObjectNode shown = Json.MAPPER.createObjectNode();
    JsonNode filter = fields.node("filter");
    JsonNode ids = fields.node("ids");
    if (filter != null) {
      shown.set("filter", filter);
    }
    return ids == null ? shown : shown.put("ids", ids.size());
  }

  /**
   * Reads the options; the operation stops between two batches once the client has disconnected.
   */
  public BulkOptions options(ClientWatch client) {
    return new BulkOptions(
        dryRun(),
        fields.integer("expected_count", 0, Operations.MOST),
        fields.text("expected_fingerprint", 1, FINGERPRINT),
        client::isThere);
  }
}
