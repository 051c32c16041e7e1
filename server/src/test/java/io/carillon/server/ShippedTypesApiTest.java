package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.Json;
import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What only the check of a shipped task type finds is refused when a config is saved by REST. */
class ShippedTypesApiTest {

  private static final String CONFIGS = "/api/v1/task-configs";

  @TempDir private static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ObjectNode config(String name, String type, String parameters) {
    ObjectNode config = Json.MAPPER.createObjectNode().put("name", name).put("task_type", type);
    config.set("parameters", Json.object(parameters));
    config.putObject("schedule").put("type", "manual");
    return config;
  }

  private static void assertRefused(Answer answer, String path, String message) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").stringValue()).isEqualTo(path);
    assertThat(answer.json().at("/errors/0/message").stringValue()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          scrape | {"url": "http://a.example/", "fields": {"t": {"selector": "div["}}} | parameters.fields.t.selector | is no CSS selector
          scrape | {"url": "http://a.example/", "fields": {"t": {"selector": "a"}}, "next_page": "::"} | parameters.next_page | is no CSS selector
          scrape | {"url": "http://a b/", "fields": {"t": {"selector": "a"}}} | parameters.url | names no host
          http_request | {"url": "http://256.1.1.1/"} | parameters.url | four numbers from 0 to 255
          http_request | {"url": "http://a.example:99999/"} | parameters.url | 1 to 65535
          http_request | {"url": "http://a.example/", "timeout": "0s"} | parameters.timeout | longer than 0s
          http_request | {"url": "http://a.example/", "headers": {"Host": "b"}} | parameters.headers.Host | client
          cleanup | {"older_than": "1h"} | parameters | folder, history or both
          cleanup | {"folder": "x"} | parameters.folder | older_than, keep or max_bytes
          cleanup | {"folder": "x", "keep": 1, "pattern": "[a"} | parameters.pattern | no pattern of file names
          """)
  void whatIsSureToFailIsRefusedByPostPatchAndPut(
      String type, String parameters, String path, String message) {
    String name = type + " " + parameters.hashCode();
    ObjectNode faulty = config(name, type, parameters);
    assertRefused(server.post(CONFIGS, faulty.toString()), path, message);

    ObjectNode saved = server.post(CONFIGS, valid(name, type).toString()).json();
    String place = CONFIGS + "/" + saved.get("id").longValue();
    ObjectNode patch = Json.MAPPER.createObjectNode();
    ObjectNode replaced = patch.putObject("parameters");
    saved.get("parameters").propertyNames().forEach(replaced::putNull);
    replaced.setAll(Json.object(parameters));
    assertRefused(
        server.sendAs("application/merge-patch+json", "PATCH", place, patch.toString()),
        path,
        message);
    assertRefused(server.send("PUT", place, faulty.toString()), path, message);
    saved.remove("warnings"); // only the answer to a change has them
    assertThat(server.get(place).json()).isEqualTo(saved);
  }

  private static ObjectNode valid(String name, String type) {
    return config(
        name,
        type,
        switch (type) {
          case "scrape" ->
              "{\"url\": \"http://a.example/\", \"fields\": {\"t\": {\"selector\": \"h1\"}}}";
          case "http_request" -> "{\"url\": \"http://a.example/\"}";
          default -> "{\"folder\": \"x\", \"keep\": 1}";
        });
  }

  @Test
  void theNodesOwnHostCanBeSaved() {
    ObjectNode own =
        config("own", "http_request", "{\"url\": \"http://carillon.localhost/health\"}");
    assertThat(server.post(CONFIGS, own.toString()).status()).isEqualTo(201);
  }
}
