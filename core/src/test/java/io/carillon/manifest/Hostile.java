package io.carillon.manifest;

import io.carillon.definition.Json;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Texts, numbers and names that a careless writer of YAML would change. */
final class Hostile {

  private static final String[] TEXTS = {
    "yes",
    "no",
    "null",
    "~",
    "true",
    "1e3",
    "010",
    "0x1F",
    "2026-10-01",
    "22:00",
    "",
    " ",
    "a ",
    " a",
    "a: b",
    "a #b",
    "# a",
    "- a",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a",
    "{a",
    "[a",
    "'",
    "\"",
    "a\nb",
    "a\nb\n",
    "a\n\nb",
    "\na",
    "a\n\n",
    "a\r\nb",
    "a\tb",
    "\ta",
    "a \nb",
    " a\nb",
    "a\n b\n",
    "---",
    "...",
    "--- a",
    "? a",
    ": a",
    "a:",
    ",",
    "中文",
    "表\n示",
    "\ud83d\ude00",
    "\u0085",
    "\u2028",
    "\ufeff",
    "\u0007",
    "\u00e9",
    "=",
    "<<",
    "|",
    ">",
    "0 3 * * *",
    "*/5 * * * *",
    "a\\b",
    "C:\\x",
    ".inf",
    ".NaN",
    "-",
    "-1",
    "1.",
    "5m",
    "1h30m",
    "x".repeat(300),
    "k".repeat(1_500),
    "\u001b[0m",
    "a\u00a0b"
  };

  private Hostile() {}

  static String text(Random random) {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  static ObjectNode object(Random random, int level) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    for (int i = random.nextInt(4) + (level == 0 ? 1 : 0); i > 0; i--) {
      json.set(random.nextInt(3) == 0 ? text(random) : "k" + i, value(random, level));
    }
    return json;
  }

  private static JsonNode value(Random random, int level) {
    return switch (random.nextInt(level > 3 ? 4 : 6)) {
      case 0, 1 -> Json.MAPPER.getNodeFactory().stringNode(text(random));
      case 2 -> pick(random, "1", "-12", "1.50", "0.0000001", "123456789012345678901", "0");
      case 3 -> pick(random, "true", "false", "null");
      case 4 -> object(random, level + 1);
      default -> list(random, level);
    };
  }

  private static JsonNode pick(Random random, String... json) {
    return Json.MAPPER.readTree(List.of(json).get(random.nextInt(json.length)));
  }

  private static ArrayNode list(Random random, int level) {
    ArrayNode list = Json.MAPPER.createArrayNode();
    for (int i = random.nextInt(3); i > 0; i--) {
      list.add(value(random, level + 1));
    }
    return list;
  }
}
