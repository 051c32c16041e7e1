package io.carillon.server.repeat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** A request to be executed, and its response, which is buffered until it has been stored. */
final class Act {

  private final HttpServletRequest request;
  private final ContentCachingResponseWrapper response;
  private final FilterChain chain;

  Act(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
    this.request = request;
    this.response = new ContentCachingResponseWrapper(response);
    this.chain = chain;
  }

  /** Executes the request; called once. */
  KeptAnswer run() {
    try {
      chain.doFilter(request, response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
    return answer();
  }

  private KeptAnswer answer() {
    return new KeptAnswer(
        response.getStatus(),
        response.getContentType(),
        response.getHeader(HttpHeaders.LOCATION),
        response.getHeader(HttpHeaders.ETAG),
        response.getContentAsByteArray());
  }

  /** Sends the buffered response. */
  void send() throws IOException {
    response.copyBodyToResponse();
  }

  /** Discards the response in favour of another. */
  void drop() {
    response.reset();
  }
}
