package io.carillon.server.api.input;

import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.server.api.view.SecretMask;
import java.lang.reflect.Type;
import java.util.List;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.databind.JsonNode;

/** Refuses parameters that contain the mask of asterisks with which responses hide secrets. */
@RestControllerAdvice
class MaskedInput extends RequestBodyAdviceAdapter {

  @Override
  public boolean supports(
      MethodParameter method, Type target, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public Object afterBodyRead(
      Object body,
      HttpInputMessage message,
      MethodParameter method,
      Type target,
      Class<? extends HttpMessageConverter<?>> converter) {
    if (body instanceof JsonNode json) {
      requireUnmasked(json);
    }
    return body;
  }

  private static void requireUnmasked(JsonNode json) {
    List<Fault> faults = SecretMask.faults(json);
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
  }
}
