package io.carillon.server.repeat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** A request that is acted on, and its answer, which is held back until it is known to be kept. */
final class Act {

  private final HttpServletRequest request;
  private final ContentCachingResponseWrapper response;
  private final FilterChain chain;

  Act(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
    this.request = request;
    this.response = new ContentCachingResponseWrapper(response);
    this.chain = chain;
  }

  /** Acts on it; called once. */
  KeptAnswer run() {
    try {
      chain.doFilter(request, response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
    return new KeptAnswer(
        response.getStatus(),
        response.getContentType(),
        response.getHeader(HttpHeaders.LOCATION),
        response.getHeader(HttpHeaders.ETAG),
        response.getContentAsByteArray());
  }

  /** Sends the answer. */
  void send() throws IOException {
    response.copyBodyToResponse();
  }

  /** Drops the answer: another one is sent in its place. */
  void drop() {
    response.reset();
  }
}
