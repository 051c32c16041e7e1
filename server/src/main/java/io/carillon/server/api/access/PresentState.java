package io.carillon.server.api.access;

import io.carillon.server.api.view.SecretAnswers;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.node.ObjectNode;

/**
 * The present state of an object as its GET answers it to callers who see no secrets, by its path
 * template and id. An object of a kind that is added to the interface is covered by its GET.
 */
@Component
class PresentState {

  // Lazy: the mappings ask for the interceptors first.
  private final ObjectProvider<RequestMappingHandlerMapping> mappings;
  private final SecretAnswers mask;
  private final Map<String, Optional<HandlerMethod>> readers = new ConcurrentHashMap<>();
  private final ConversionService conversion = DefaultConversionService.getSharedInstance();

  PresentState(
      @Qualifier("requestMappingHandlerMapping")
          ObjectProvider<RequestMappingHandlerMapping> mappings,
      SecretAnswers mask) {
    this.mappings = mappings;
    this.mask = mask;
  }

  /** Returns the GET method of a path template; empty without one that an id alone answers. */
  Optional<HandlerMethod> reader(String pattern) {
    return readers.computeIfAbsent(pattern, this::find);
  }

  private Optional<HandlerMethod> find(String pattern) {
    return mappings.getObject().getHandlerMethods().entrySet().stream()
        .filter(
            entry -> entry.getKey().getMethodsCondition().getMethods().contains(RequestMethod.GET))
        .filter(entry -> entry.getKey().getPatternValues().contains(pattern))
        .map(Map.Entry::getValue)
        .filter(PresentState::answersToAnId)
        .map(HandlerMethod::createWithResolvedBean)
        .findFirst();
  }

  private static boolean answersToAnId(HandlerMethod method) {
    for (MethodParameter parameter : method.getMethodParameters()) {
      if (!parameter.hasParameterAnnotation(PathVariable.class)
          && !parameter.getParameterType().equals(Optional.class)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the state; null when there is no such object. */
  @Nullable ObjectNode read(HandlerMethod reader, String id) {
    try {
      reader.getMethod().setAccessible(true);
      Object answer = reader.getMethod().invoke(reader.getBean(), arguments(reader, id));
      Object body = answer instanceof ResponseEntity<?> entity ? entity.getBody() : answer;
      return body instanceof ObjectNode json ? (ObjectNode) mask.masked(json) : null;
    } catch (InvocationTargetException | ConversionException e) {
      return null; // not there, not readable, or no id: the request itself tells
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private @Nullable Object[] arguments(HandlerMethod reader, String id) {
    @Nullable Object[] arguments = new @Nullable Object[reader.getMethodParameters().length];
    for (int i = 0; i < arguments.length; i++) {
      Class<?> type = reader.getMethodParameters()[i].getParameterType();
      arguments[i] = type.equals(Optional.class) ? Optional.empty() : conversion.convert(id, type);
    }
    return arguments;
  }
}
