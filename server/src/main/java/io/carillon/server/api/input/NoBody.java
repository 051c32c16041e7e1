package io.carillon.server.api.input;

import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refuses a body with any content where the handler method takes none, whatever the HTTP method.
 */
@Configuration(proxyBeanMethods = false)
class NoBody implements WebMvcConfigurer, HandlerInterceptor {

  private static final int MOST_READ = 4_096;
  private static final String MESSAGE = "is not known here: no body is taken.";

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/api/**");
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (handler instanceof HandlerMethod method && !takesBody(method)) {
      byte[] body = request.getInputStream().readNBytes(MOST_READ);
      if (body.length > 0) {
        requireEmpty(new String(body, StandardCharsets.UTF_8));
      }
    }
    return true;
  }

  private static boolean takesBody(HandlerMethod method) {
    return Arrays.stream(method.getMethodParameters())
        .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
  }

  private static void requireEmpty(String body) {
    List<Fault> faults = body.isBlank() ? List.of() : faults(body);
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
  }

  private static List<Fault> faults(String body) {
    List<Fault> wholeBody = List.of(new Fault("", "The body " + MESSAGE));
    try {
      return Json.MAPPER.readTree(body) instanceof ObjectNode object
          ? object.propertyNames().stream().map(name -> new Fault(name, MESSAGE)).toList()
          : wholeBody;
    } catch (JacksonException e) {
      return wholeBody;
    }
  }
}
