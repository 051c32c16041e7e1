package io.carillon.server.api.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.Json;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Secrets inside of a choice between records. */
class SecretMaskTest {

  private static final JsonNode SCHEMA =
      Json.object(
          """
          {"properties": {"to": {
            "discriminator": {"propertyName": "channel"},
            "oneOf": [
              {"properties": {"channel": {"const": "chat"}, "room": {"type": "string"}},
               "required": ["channel"]},
              {"properties": {"channel": {"const": "hook"}, "room": {"writeOnly": true}},
               "required": ["channel"]},
              {"type": "null"}]}}}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chat    | plain
          hook    | ********
          unknown | ********
          """)
  void theSelectedRecordDecidesAndWithoutOneEachOfThemMay(String channel, String shown) {
    JsonNode masked =
        new SecretMask(type -> List.of(SCHEMA))
            .masked(
                Json.object(
                    "{\"parameters\": {\"to\": {\"channel\": \"%s\", \"room\": \"plain\"}}}"
                        .formatted(channel)));

    assertThat(masked.at("/parameters/to/room").stringValue()).isEqualTo(shown);
  }
}
