package io.carillon.server.api;

import io.carillon.engine.EngineSettings;
import io.carillon.server.api.input.DescribedKeys;
import io.carillon.server.csv.DescribedCsv;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Serves the OpenAPI 3.1 description of this API, kept as YAML beside these classes. */
@RestController
class DescriptionApi {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

  private final EngineSettings settings;
  private final DescribedKeys keys;
  private final DescribedCsv tables;

  DescriptionApi(EngineSettings settings, DescribedKeys keys, DescribedCsv tables) {
    this.settings = settings;
    this.keys = keys;
    this.tables = tables;
  }

  /** Reads the file on each request: requests are rare, and the start need not wait for it. */
  @GetMapping(value = "/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
  ObjectNode description() throws IOException {
    try (InputStream yaml = DescriptionApi.class.getResourceAsStream("openapi.yaml")) {
      ObjectNode description = (ObjectNode) YAML.readTree(yaml);
      description.withObject("/info").put("version", settings.version());
      keys.describe(description);
      tables.describe(description);
      return description;
    }
  }
}
