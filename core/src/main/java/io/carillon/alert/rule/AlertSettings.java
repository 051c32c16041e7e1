package io.carillon.alert.rule;

import io.carillon.alert.kind.Language;
import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.JsonFields;
import io.carillon.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What holds for all rules.
 *
 * @param announce the receivers of rules without their own
 * @param language of announcements of rules without their own
 * @param groupEvery a receiver is told at most once in this time, 10 s to 1 h; what fires meanwhile
 *     is one message
 */
public record AlertSettings(List<Receiver> announce, Language language, Duration groupEvery) {

  private static final String[] SHOWN = {"version", "updated_at", "updated_by"};

  /** Copies the receivers. */
  public AlertSettings {
    announce = List.copyOf(announce);
  }

  /**
   * Reads settings; what is absent gets its default.
   *
   * @throws InvalidInputException with every fault
   */
  public static AlertSettings read(ObjectNode json) {
    List<Fault> faults = new ArrayList<>();
    JsonFields fields = new JsonFields(json, "", faults).ignoring(SHOWN);
    List<Receiver> announce = RuleJson.receivers(fields, "announce", faults);
    Language language = fields.choice("language", Language.class);
    Duration every = fields.duration("group_every", Duration.ofSeconds(10), Duration.ofHours(1));
    fields.done();
    return new AlertSettings(
        announce == null ? List.of() : announce,
        language == null ? Language.EN : language,
        every == null ? Duration.ofMinutes(1) : every);
  }

  /** Writes the settings. */
  public ObjectNode json() {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("language", language.code())
            .put("group_every", Durations.format(groupEvery));
    json.set("announce", RuleJson.write(announce));
    return json;
  }
}
