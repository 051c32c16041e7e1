package io.carillon.server.api.input;

import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses query parameters that the handler method does not declare: a misspelt filter must not
 * return everything.
 */
@Configuration(proxyBeanMethods = false)
class KnownParameters implements WebMvcConfigurer, HandlerInterceptor {

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/api/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method) {
      List<Fault> faults = unknown(request, known(method));
      faults.addAll(withoutValue(request, lists(method)));
      if (!faults.isEmpty()) {
        throw new InvalidInputException(faults);
      }
    }
    return true;
  }

  private static List<Fault> unknown(HttpServletRequest request, Set<String> known) {
    List<Fault> faults = new ArrayList<>();
    for (String name : request.getParameterMap().keySet()) {
      if (!known.contains(name)) {
        faults.add(new Fault(name, unknown(known)));
      }
    }
    return faults;
  }

  // A list parameter without a value would be no condition at all.
  private static List<Fault> withoutValue(HttpServletRequest request, Collection<String> lists) {
    List<Fault> faults = new ArrayList<>();
    for (String name : lists) {
      String[] values = request.getParameterValues(name);
      if (values != null && String.join("", values).isBlank()) {
        faults.add(new Fault(name, "must have a value."));
      }
    }
    return faults;
  }

  private static String unknown(Set<String> known) {
    return known.isEmpty()
        ? "is not known: no query parameters are taken here."
        : "is not known as a query parameter here; known are " + String.join(", ", known) + ".";
  }

  private static Set<String> lists(HandlerMethod method) {
    Set<String> lists = new TreeSet<>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
      if (annotation != null
          && !annotation.value().isEmpty()
          && parameter.nestedIfOptional().getNestedParameterType().equals(List.class)) {
        lists.add(annotation.value());
      }
    }
    lists.addAll(named(method));
    return lists;
  }

  private static Set<String> known(HandlerMethod method) {
    Set<String> known = new TreeSet<>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
      if (annotation != null && !annotation.value().isEmpty()) {
        known.add(annotation.value());
      }
    }
    known.addAll(named(method));
    return known;
  }

  private static List<String> named(HandlerMethod method) {
    QueryNames declared = method.getMethodAnnotation(QueryNames.class);
    if (declared == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>(List.of(declared.value()));
    for (QueryNames.Filter filter : declared.filters()) {
      names.addAll(filter.fields());
    }
    return names;
  }
}
