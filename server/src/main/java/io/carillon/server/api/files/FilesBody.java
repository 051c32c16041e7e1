package io.carillon.server.api.files;

import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.JsonFields;
import io.carillon.manifest.ApplyRequest;
import io.carillon.manifest.document.ManifestFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the files of a request: the body is one file, YAML or JSON, or as JSON {@code {"files":
 * [{"name": "a.yaml", "content": "..."}]}}.
 */
final class FilesBody {

  private static final String FILES = "files";
  private static final int LONGEST_NAME = 500;

  private FilesBody() {}

  static List<ManifestFile> read(byte[] body, String contentType, Optional<String> name) {
    String text = text(body);
    boolean json =
        MediaType.parseMediaType(contentType).isCompatibleWith(MediaType.APPLICATION_JSON);
    if (json && object(text) instanceof ObjectNode object && object.has(FILES)) {
      return files(object);
    }
    return List.of(new ManifestFile(name.orElse(json ? "body.json" : "body.yaml"), text));
  }

  private static String text(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      InvalidInputException refused = InvalidInputException.at("", "The body must be UTF-8.");
      refused.initCause(e);
      throw refused;
    }
  }

  private static Object object(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JacksonException e) {
      return text; // the reader of YAML says what is wrong with it
    }
  }

  private static List<ManifestFile> files(ObjectNode body) {
    JsonFields fields = new JsonFields(body);
    List<ManifestFile> files = new ArrayList<>();
    List<ObjectNode> given = fields.objects(FILES, ApplyRequest.MOST_FILES);
    for (int i = 0; i < given.size(); i++) {
      JsonFields one = new JsonFields(given.get(i));
      String name = one.required("name", 1, LONGEST_NAME);
      String content = one.required("content", 0, body.toString().length());
      one.done();
      files.add(new ManifestFile(String.valueOf(name), String.valueOf(content)));
    }
    fields.done();
    return files;
  }
}
