package io.carillon.server;

import io.carillon.definition.Json;
import io.carillon.server.ApiDescription.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes requests from the description of the interface: some as described, most spoilt. */
final class RequestGenerator {

  private static final int DEEPEST = 6;
  private static final List<String> JSON =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1",
          "9223372036854775808",
          "-9223372036854775809",
          "1e400",
          "1.5",
          "4294967296",
          "99999999999999999999999999",
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"+300000-01-01T00:00:00Z\"",
          "\"2026-02-30T00:00:00Z\"",
          "\"0000-01-01T00:00:00Z\"",
          "\"9999-12-31T23:59:59Z\"",
          "\"1970-01-01T00:00:00Z\"",
          "\"PT-1S\"",
          "\"P99999999999D\"",
          "\"1ms\"",
          "\"36500d\"",
          "\"Mars/Olympus\"",
          "\"GMT+25\"",
          "\"Europe/Berlin\"",
          "\"* * * * *\"",
          "\"@hourly\"",
          "\"0 0 30 2 *\"",
          "\"0 0 * * 5#6\"",
          "\"L W ? #\"",
          "\"'; drop table task_config; --\"",
          "\"<script>alert(1)</script>\"",
          "\"../../etc/passwd\"",
          "\"${jndi:ldap://x}\"",
          "\"\\u202e\\u001b[31m\\r\\nINFO forged\"",
          "\"\\ud83d\\udd70 \\u6587\\u5b57\"",
          "[]",
          "{}",
          "[[]]",
          "[null]",
          "{\"\": {}}",
          "{\"a\": {\"b\": [1, {\"c\": null}]}}");
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "%00",
          "%FF",
          "%",
          "%zz",
          "%ED%A0%80",
          "%C0%80",
          "0",
          "-1",
          "1",
          "2",
          "3",
          "9223372036854775807",
          "9223372036854775808",
          "1e3",
          "1.0",
          "true",
          "null",
          "one",
          "office",
          "http_request",
          "queued",
          "running",
          "failed",
          "active",
          "paused",
          "id",
          "-name",
          "2026-01-01T00:00:00Z",
          "%2B300000-01-01T00:00:00Z",
          "2026-01-01T00:00:00%2B08:00",
          "2026-02-30",
          "1h",
          "PT1H",
          "..",
          "%2e%2e",
          "%2F",
          "%5C",
          ";x=1",
          "a;b",
          "a%0Ab",
          "%E6%96%87",
          "%F0%9F%95%B0",
          "'%20or%201=1--",
          "%3Cscript%3E",
          "x%27x",
          "00000000-0000-0000-0000-000000000000",
          "AAAA",
          "MSBvbmU",
          "MjAyNi0wMS0wMVQwMDowMDowMFogMQ");
  private static final List<String> HEADERS =
      List.of(
          "Accept: */*",
          "Accept: application/json",
          "Accept: text/html",
          "Accept: ;;;",
          "Accept: application/json;q=0",
          "Accept: */*;q=9",
          "Accept: a/b, c/d;q=x, */*;q=0.1",
          "Accept: image/*",
          "Accept-Language: en-a-a-a-a-a-a-a-a-a-a-a",
          "Accept-Language: *",
          "Accept-Language: ;;q=,,",
          "Accept-Charset: utf-7",
          "Accept-Encoding: gzip, br;q=x",
          "If-Match: *",
          "If-Match: \"1\"",
          "If-Match: W/\"99999999999999999999\"",
          "If-Match: x",
          "If-None-Match: \"1\"",
          "Idempotency-Key: abc",
          "Cookie: a=b; c",
          "Cookie: =;=;\u00ff",
          "X-HTTP-Method-Override: DELETE",
          "X-Forwarded-For: 1.2.3.4",
          "Range: bytes=0-1",
          "Expect: nonsense",
          "Origin: http://evil.example",
          "Content-Language: xx",
          "Content-Encoding: gzip",
          "If-Modified-Since: never",
          "Upgrade: h2c",
          "Forwarded: for=\u00e4",
          "X: \u0001");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json; charset=utf-8",
          "application/json; charset=utf-16",
          "application/json; charset=nonsense",
          "*/*",
          "application/*",
          "text/plain",
          "text/calendar",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x",
          "multipart/form-data",
          "application/merge-patch+json",
          "application/xml",
          "",
          ";",
          "json");
  private static final List<String> METHODS =
      List.of(
          "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get");

  private final ApiDescription description;
  private final List<Operation> operations;
  private final List<String> tokens;
  private final Random random;

  RequestGenerator(ApiDescription description, List<String> tokens, long seed) {
    this.description = description;
    this.operations = description.operations();
    this.tokens = tokens;
    this.random = new Random(seed);
  }

  /** A request as bytes, and what of it a test asks for. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Generated(String method, String path, byte[] bytes) {

    boolean isSafe() {
      return method.equals("GET") || method.equals("HEAD");
    }

    String shown() {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      return text.length() > 900 ? text.substring(0, 900) + "…" : text;
    }
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  Generated next() {
    Operation operation = one(operations);
    if (operation.path().equals("/openapi.json") && chance(0.95)) {
      operation = one(operations);
    }
    String method = chance(0.03) ? one(METHODS) : operation.method();
    String path = path(operation);
    StringBuilder head =
        new StringBuilder(
            method + " " + path + query(operation) + " HTTP/1.1\r\nHost: localhost\r\n");
    String token = chance(0.02) ? "nonsense" : one(tokens);
    if (!token.isEmpty()) {
      head.append("Authorization: Bearer ").append(token).append("\r\n");
    }
    for (int i = chance(0.01) ? 60 : random.nextInt(3); i > 0; i--) {
      head.append(one(HEADERS)).append("\r\n");
    }
    byte[] body = body(operation, head);
    return new Generated(method, path, RawClient.bytes(head.toString(), body));
  }

  private String path(Operation operation) {
    if (chance(0.01)) {
      return one(
          List.of("/", "//", "/api", "/api/v2", "/error", "/;x=1", "/%00", "/..", "*", "/a|b"));
    }
    String path = operation.path();
    for (String name : operation.parameters("path")) {
      String value = chance(0.5) ? known(operation, name) : one(TEXTS);
      path = path.replace("{" + name + "}", value);
    }
    return path;
  }

  /** What may be there; a worker never is, so that none is drained. */
  private String known(Operation operation, String name) {
    if (operation.path().contains("calendars")) {
      return "office";
    }
    if (operation.path().contains("task-types")) {
      return "http_request";
    }
    if (operation.path().contains("connections")) {
      return "board";
    }
    if (operation.path().contains("secrets")) {
      return "board.token";
    }
    if (operation.path().matches("/api/v1/(bulk|alert-rules|alert-silences)/.*")) {
      return String.valueOf(1 + random.nextInt(3));
    }
    boolean config = operation.path().contains("task-configs");
    return config && name.equals("id") ? String.valueOf(1 + random.nextInt(5)) : one(TEXTS);
  }

  private String query(Operation operation) {
    List<String> parts = new ArrayList<>();
    for (String name : operation.parameters("query")) {
      if (chance(0.3)) {
        parts.add(
            name + "=" + (chance(0.9) ? one(TEXTS) : escaped("x".repeat(random.nextInt(3_000)))));
      }
    }
    if (chance(0.05)) {
      parts.add(
          one(List.of("unknown=1", "limit", "=", "&&", "limit=1&limit=2", "%FF=%FF", "a[]=1")));
    }
    if (chance(0.005)) {
      parts.add("p=1&".repeat(150));
    }
    return parts.isEmpty() ? "" : "?" + String.join("&", parts).replace(" ", "%20");
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private byte @Nullable [] body(Operation operation, StringBuilder head) {
    JsonNode content = operation.json().at("/requestBody/content");
    if (content.isMissingNode() ? chance(0.9) : chance(0.05)) {
      return null;
    }
    String type =
        content.isMissingNode() ? "application/json" : content.propertyNames().iterator().next();
    head.append("Content-Type: ").append(chance(0.06) ? one(TYPES) : type).append("\r\n");
    if (type.equals("text/calendar")) {
      return calendar().getBytes(StandardCharsets.UTF_8);
    }
    if (chance(0.04)) {
      return broken();
    }
    JsonNode schema = content.path(type).path("schema");
    return value(schema, 0).toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] broken() {
    int depth = random.nextInt(3_000);
    return one(List.of(
            "",
            "{",
            "[",
            "null",
            "\"x\"",
            "{\"a\":1,\"a\":2}",
            "{\"a\":\"\u0000\"}",
            "{}{}",
            "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}",
            "{'a':1}",
            "\ufeff{}",
            "{\"x\":\"" + "x".repeat(random.nextInt(200_000)) + "\"}",
            "{\"ids\":[" + "1,".repeat(random.nextInt(50_000)) + "1]}",
            "{\"n\":" + "9".repeat(random.nextInt(2_000)) + "}",
            "<xml/>",
            "a=b&c=d"))
        .getBytes(chance(0.8) ? StandardCharsets.UTF_8 : StandardCharsets.UTF_16LE);
  }

  private String calendar() {
    String rule =
        one(
            List.of(
                "",
                "RRULE:\r\n",
                "RRULE:FREQ=YEARLY;BYMONTH=13\r\n",
                "RRULE:FREQ=DAILY;INTERVAL=0\r\n",
                "RRULE:FREQ=YEARLY;INTERVAL=99999999999\r\n",
                "RRULE:FREQ=WEEKLY;BYWEEKNO=53\r\n",
                "RRULE:FREQ=SECONDLY\r\n",
                "RRULE:FREQ=YEARLY\r\n",
                "EXDATE:x\r\n",
                "DURATION:P1D\r\n",
                "RRULE:FREQ=MONTHLY;BYDAY=9999999999MO\r\n",
                "RDATE;VALUE=PERIOD:x/y\r\n"));
    String start =
        one(
            List.of(
                "DTSTART;VALUE=DATE:20270101",
                "DTSTART:20270101T090000Z",
                "DTSTART:99991231T000000Z",
                "DTSTART;TZID=Nowhere:20270101T090000",
                "DTSTART:2027",
                "DTSTART;VALUE=DATE:00000000"));
    String all =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:x\r\n"
            + start
            + "\r\n"
            + rule
            + "END:VEVENT\r\nEND:VCALENDAR\r\n";
    return chance(0.1) ? all.substring(0, random.nextInt(all.length())) : all;
  }

  private JsonNode odd() {
    return Json.MAPPER.readTree(one(JSON));
  }

  private JsonNode value(JsonNode unresolved, int depth) {
    JsonNode schema = description.resolved(unresolved);
    if (depth > DEEPEST || chance(0.06)) {
      return odd();
    }
    for (String choice : List.of("oneOf", "anyOf", "allOf")) {
      JsonNode choices = schema.path(choice);
      if (choices.isArray() && !schema.has("properties")) {
        return value(choices.get(random.nextInt(choices.size())), depth + 1);
      }
    }
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
    }
    JsonNode type = schema.path("type").isArray() ? schema.get("type").get(0) : schema.path("type");
    return switch (type.asString("object")) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "integer" -> Json.MAPPER.readTree(String.valueOf(random.nextInt(12)));
      case "number" -> Json.MAPPER.readTree("1.5");
      case "boolean" -> Json.MAPPER.readTree(String.valueOf(chance(0.5)));
      default -> text(schema);
    };
  }

  private JsonNode text(JsonNode schema) {
    JsonNode example = schema.path("examples").path(0);
    if (example.isString() && chance(0.6)) {
      return example;
    }
    JsonNode odd = odd();
    return odd.isString() ? odd : Json.MAPPER.valueToTree("name " + random.nextInt(1_000));
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = Json.MAPPER.createObjectNode();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asString("")));
    for (var property : schema.path("properties").properties()) {
      if (chance(required.contains(property.getKey()) ? 0.95 : 0.25)) {
        object.set(property.getKey(), special(property.getKey(), property.getValue(), depth));
      }
    }
    if (chance(0.05)) {
      object.set(one(List.of("unknown", "", "__proto__", "\u0000", "\ud800", "名")), odd());
    }
    return object;
  }

  /** What makes a config fit, more often than chance would. */
  private JsonNode special(String name, JsonNode schema, int depth) {
    if (depth == 0 && name.equals("schedule") && chance(0.6)) {
      return Json.MAPPER.readTree("{\"type\": \"manual\"}");
    }
    if (name.equals("task_type") && chance(0.6)) {
      return Json.MAPPER.valueToTree("http_request");
    }
    if (name.equals("parameters") && chance(0.6)) {
      return Json.MAPPER.readTree("{\"url\": \"http://127.0.0.1:9/\"}");
    }
    return value(schema, depth + 1);
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(value(schema.path("items"), depth + 1));
    }
    return array;
  }
}
