package io.carillon.server.api.access;

import io.carillon.definition.Json;
import io.carillon.server.api.view.SecretAnswers;
import io.carillon.server.trail.Changes;
import io.carillon.server.trail.TrailDetail;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads an object before and after a request that may change it, and attaches the difference to the
 * request for the trail. Concurrent changes of one object may show in the difference of either; its
 * version tells.
 */
@Component
class ChangeRecorder implements HandlerInterceptor, WebMvcConfigurer {

  private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");
  // They start or end work, and leave the object as it is.
  private static final Pattern WORK =
      Pattern.compile("/api/v1/executions.*|.*/(run|backfill|test|render|preview|validate)");
  private static final Pattern OBJECT = Pattern.compile("(/api/v1/[a-z-]+/\\{\\w+})(/.*)?");
  private static final Pattern COLLECTION = Pattern.compile("/api/v1/[a-z-]+");
  private static final Pattern MANY = Pattern.compile("/api/v1/(task-configs|executions)/[a-z]+");
  private static final String BEFORE = ChangeRecorder.class.getName();
  private static final int MOST_BODY = 1 << 20;

  private final PresentState states;
  private final SecretAnswers mask;

  ChangeRecorder(PresentState states, SecretAnswers mask) {
    this.states = states;
    this.mask = mask;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this);
  }

  private record Seen(HandlerMethod reader, String id, @Nullable ObjectNode state) {}

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    String pattern = pattern(request);
    var object = OBJECT.matcher(pattern);
    if (CHANGING.contains(request.getMethod())
        && object.matches()
        && !WORK.matcher(pattern).matches()) {
      String id = id(request, object.group(1));
      states
          .reader(object.group(1))
          .ifPresent(reader ->
              request.setAttribute(BEFORE, new Seen(reader, id, states.read(reader, id))));
    }
    return true;
  }

  private static String pattern(HttpServletRequest request) {
    return String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
  }

  private static String id(HttpServletRequest request, String pattern) {
    String name = pattern.substring(pattern.indexOf('{') + 1, pattern.length() - 1);
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return variables instanceof Map<?, ?> map ? String.valueOf(map.get(name)) : "";
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception thrown) {
    if (response.getStatus() >= 300 || thrown != null) {
      return;
    }
    String pattern = pattern(request);
    if (request.getAttribute(BEFORE) instanceof Seen(var reader, String id, var before)) {
      Changes.say(request, before, states.read(reader, id));
    } else if (request.getMethod().equals("POST") && COLLECTION.matcher(pattern).matches()) {
      created(request, response, pattern);
    } else if (request.getMethod().equals("POST") && MANY.matcher(pattern).matches()) {
      body(request).ifPresent(body -> Changes.asked(request, mask.masked(body)));
    }
  }

  /** Records the fields of an object that was created; its answer says where it is. */
  private void created(HttpServletRequest request, HttpServletResponse response, String pattern) {
    String location = response.getHeader(HttpHeaders.LOCATION);
    if (location == null || !location.startsWith(pattern + "/")) {
      return;
    }
    String id = location.substring(pattern.length() + 1);
    TrailDetail.sayTarget(request, id);
    for (String variable : new String[] {"{id}", "{name}"}) {
      states
          .reader(pattern + "/" + variable)
          .ifPresent(reader -> Changes.say(request, null, states.read(reader, id)));
    }
  }

  private static Optional<JsonNode> body(HttpServletRequest request) {
    try {
      byte[] bytes = request.getInputStream().readNBytes(MOST_BODY);
      return bytes.length == 0 ? Optional.empty() : Optional.of(Json.MAPPER.readTree(bytes));
    } catch (IOException e) {
      return Optional.empty(); // the request was read before and is in memory
    }
  }
}
