package io.carillon.server.api.input;

import io.carillon.server.repeat.NoIdempotencyKey;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds the header {@code Idempotency-Key} to the OpenAPI description of every POST that accepts it.
 * The list comes from the controllers, so that none is missing.
 */
@Component
public class DescribedKeys {

  private static final Map<String, String> ANSWERS =
      Map.of("400", "Invalid", "409", "Conflict", "422", "KeyReused", "429", "TooMany");

  private final ObjectProvider<RequestMappingHandlerMapping> mappings;

  DescribedKeys(
      @Qualifier("requestMappingHandlerMapping")
          ObjectProvider<RequestMappingHandlerMapping> mappings) {
    this.mappings = mappings;
  }

  /** Adds the header and its responses to the OpenAPI document. */
  public void describe(ObjectNode document) {
    Set<String> taking = taking();
    document
        .get("paths")
        .properties()
        .forEach(path -> {
          JsonNode operation = path.getValue().path("post");
          if (operation instanceof ObjectNode post && taking.contains(path.getKey())) {
            describePost(post);
          }
        });
  }

  private static void describePost(ObjectNode post) {
    ArrayNode parameters = post.withArray("parameters");
    parameters.addObject().put("$ref", "#/components/parameters/IdempotencyKey");
    ObjectNode responses = (ObjectNode) post.get("responses");
    ANSWERS.forEach((status, response) -> {
      if (!responses.has(status)) {
        responses.putObject(status).put("$ref", "#/components/responses/" + response);
      }
    });
  }

  private Set<String> taking() {
    Set<String> paths = new HashSet<>();
    mappings
        .getObject()
        .getHandlerMethods()
        .forEach((info, method) -> {
          if (takesKey(info, method)) {
            info.getPatternValues().stream()
                .filter(path -> path.startsWith("/api/"))
                .forEach(paths::add);
          }
        });
    return paths;
  }

  private static boolean takesKey(RequestMappingInfo info, HandlerMethod method) {
    return info.getMethodsCondition().getMethods().contains(RequestMethod.POST)
        && !method.hasMethodAnnotation(NoIdempotencyKey.class);
  }
}
