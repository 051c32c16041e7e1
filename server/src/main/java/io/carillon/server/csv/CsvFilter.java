package io.carillon.server.csv;

import io.carillon.definition.Json;
import io.carillon.server.problem.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;

/**
 * Answers a list as comma-separated values when {@code Accept} is {@code text/csv}: the same page,
 * bounded in rows and bytes as in JSON, with the next page in {@code Link} (RFC 8288).
 */
@Component
final class CsvFilter extends OncePerRequestFilter {

  /** The media type. */
  static final String CSV = "text/csv";

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return !request.getMethod().equals("GET")
        || !request.getRequestURI().startsWith("/api/")
        || accept == null
        || !accept.strip().regionMatches(true, 0, CSV, 0, CSV.length());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    ContentCachingResponseWrapper page = new ContentCachingResponseWrapper(response);
    chain.doFilter(new ForJson(request), page);
    boolean json =
        page.getStatus() == HttpServletResponse.SC_OK
            && MediaType.APPLICATION_JSON_VALUE.equals(page.getContentType());
    if (!json) {
      page.copyBodyToResponse();
      return;
    }
    JsonNode answer = Json.MAPPER.readTree(page.getContentAsByteArray());
    if (!answer.path("items").isArray()) {
      page.resetBuffer();
      Problem.of(
              HttpStatus.NOT_ACCEPTABLE, "The answer is application/json, which Accept excludes.")
          .write(response);
      return;
    }
    write(answer, request, response);
  }

  private static void write(JsonNode page, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String cursor = page.path("next_cursor").asString("");
    if (!cursor.isEmpty()) {
      String query = request.getQueryString() == null ? "" : request.getQueryString();
      String next =
          UriComponentsBuilder.fromPath(request.getRequestURI())
              .query(query)
              .replaceQueryParam("cursor", cursor)
              .build(true)
              .toUriString();
      response.setHeader(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(next));
    }
    byte[] table = CsvTable.of(page.get("items")).getBytes(StandardCharsets.UTF_8);
    response.setContentType(CSV + ";charset=UTF-8;header=present");
    response.setContentLength(table.length);
    response.getOutputStream().write(table);
  }

  /** The request as if it asked for JSON. */
  private static final class ForJson extends HttpServletRequestWrapper {

    ForJson(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getHeader(String name) {
      return HttpHeaders.ACCEPT.equalsIgnoreCase(name)
          ? MediaType.APPLICATION_JSON_VALUE
          : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return HttpHeaders.ACCEPT.equalsIgnoreCase(name)
          ? Collections.enumeration(List.of(MediaType.APPLICATION_JSON_VALUE))
          : super.getHeaders(name);
    }
  }
}
