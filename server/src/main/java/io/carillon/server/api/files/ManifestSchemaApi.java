package io.carillon.server.api.files;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Publishes the JSON Schema of declarative files, for editors. */
@RestController
class ManifestSchemaApi {

  @GetMapping(path = "/schemas/manifest.json", produces = MediaType.APPLICATION_JSON_VALUE)
  ObjectNode schema() {
    return ManifestSchema.read();
  }
}
