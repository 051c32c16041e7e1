package io.carillon.server.api.outside;

import io.carillon.definition.Json;
import io.carillon.engine.Engine;
import io.carillon.engine.RenderPreview;
import io.carillon.json.JsonFields;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.repeat.NoIdempotencyKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Shows the parameters of a config as a run would get them. */
@RestController
@RequestMapping("/api/v1/task-configs")
class RenderApi {

  private final RenderPreview preview;

  RenderApi(Engine engine) {
    this.preview = engine.renderPreview();
  }

  @PostMapping("/{id}/render")
  @NoIdempotencyKey("it changes nothing")
  ObjectNode render(
      @PathVariable("id") long id,
      @RequestParam("due_at") Optional<String> dueAt,
      @RequestBody(required = false) @Nullable ObjectNode body) {
    ObjectNode values = null;
    if (body != null) {
      JsonFields fields = new JsonFields(body);
      values = fields.object("values");
      fields.done();
    }
    RenderPreview.Result result =
        preview.of(id, Paging.instant("due_at", dueAt.orElse(null)), values);
    ObjectNode json = Json.MAPPER.createObjectNode().put("due_at", JsonViews.text(result.dueAt()));
    json.set("parameters", result.parameters());
    return json;
  }
}
