package io.carillon.server.api.view;

import io.carillon.server.security.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import tools.jackson.databind.JsonNode;

/** Masks secrets in the parameters of every response unless the caller is an admin. */
@RestControllerAdvice
public class SecretAnswers implements ResponseBodyAdvice<Object> {

  private final SecretMasks masks;

  SecretAnswers(SecretMasks masks) {
    this.masks = masks;
  }

  @Override
  public boolean supports(
      MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter method,
      MediaType type,
      Class<? extends HttpMessageConverter<?>> converter,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    boolean admin =
        !(request instanceof ServletServerHttpRequest served)
            || Caller.of(served.getServletRequest()).map(Caller::isAdmin).orElse(true);
    boolean described = request.getURI().getPath().startsWith("/api/");
    return !admin && described && body instanceof JsonNode json ? masked(json) : body;
  }

  /** Returns a copy of a response, or of a request, without secrets. */
  public JsonNode masked(JsonNode json) {
    return masks.mask().masked(json);
  }
}
