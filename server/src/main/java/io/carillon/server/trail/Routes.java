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

/** Which controller's method answers a request, also before or instead of its answering. */
@Component
public class Routes {

  private final ObjectProvider<RequestMappingHandlerMapping> mappings;

  Routes(
      @Qualifier("requestMappingHandlerMapping")
          ObjectProvider<RequestMappingHandlerMapping> mappings) {
    this.mappings = mappings;
  }

  /**
   * The method; empty where there is none for the path, or none that takes the request as it is.
   * The path's template and variables stand in the request's attributes then.
   */
  public Optional<HandlerMethod> find(HttpServletRequest request) {
    try {
      ServletRequestPathUtils.parseAndCache(request);
      var chain = mappings.getObject().getHandler(request);
      return chain != null && chain.getHandler() instanceof HandlerMethod method
          ? Optional.of(method)
          : Optional.empty();
    } catch (Exception e) { // declared so; what it finds fault with is found again when answering
      return Optional.empty();
    }
  }

  /** The template of the path that a request was, or would be, answered by; empty for none. */
  Optional<String> template(HttpServletRequest request) {
    if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) == null) {
      find(request);
    }
    return Optional.ofNullable(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
        .map(Object::toString)
        .filter(pattern -> !pattern.endsWith("/**"));
  }
}
