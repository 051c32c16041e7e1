package io.carillon.server.trail;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** Finds the controller method of a request, also before or without executing it. */
@Component
public class Routes {

  private final ObjectProvider<RequestMappingHandlerMapping> mappings;

  Routes(
      @Qualifier("requestMappingHandlerMapping")
          ObjectProvider<RequestMappingHandlerMapping> mappings) {
    this.mappings = mappings;
  }

  /**
   * Returns the method; empty when no method matches the path or accepts the request. On success
   * the path template and variables are set as request attributes.
   */
  public Optional<HandlerMethod> find(HttpServletRequest request) {
    try {
      ServletRequestPathUtils.parseAndCache(request);
      var chain = mappings.getObject().getHandler(request);
      return chain != null && chain.getHandler() instanceof HandlerMethod method
          ? Optional.of(method)
          : Optional.empty();
    } catch (Exception e) { // declared by Spring; an error recurs when the request is served
      return Optional.empty();
    }
  }

  /** Returns the path template of a request; empty for none. */
  Optional<String> template(HttpServletRequest request) {
    if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) == null) {
      find(request);
    }
    return Optional.ofNullable(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
        .map(Object::toString)
        .filter(pattern -> !pattern.endsWith("/**"));
  }
}
