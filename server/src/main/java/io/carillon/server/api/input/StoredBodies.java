package io.carillon.server.api.input;

import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.StoredJson;
import java.lang.reflect.Type;
import java.util.List;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.databind.JsonNode;

/**
 * Refuses a JSON body with values that cannot be stored exactly, before the controller reads it.
 */
@ControllerAdvice
class StoredBodies extends RequestBodyAdviceAdapter {

  @Override
  public boolean supports(
      MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
    return JsonNode.class.isAssignableFrom(parameter.getParameterType());
  }

  @Override
  public Object afterBodyRead(
      Object body,
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converter) {
    if (body instanceof JsonNode json) { // not null, as the body "null" is read
      List<Fault> faults = StoredJson.faults(json, "");
      if (!faults.isEmpty()) {
        throw new InvalidInputException(faults);
      }
    }
    return body;
  }
}
