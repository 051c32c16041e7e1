package io.carillon.server.front;

import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.server.problem.Problem;
import io.carillon.server.settings.ServerSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The first filter, before authentication. Refuses an unreadable query or content type in linear
 * time and a request for another host, and fixes the locale so that no library parses that header.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class FrontDoor extends OncePerRequestFilter {

  private final AllowedNames names;

  FrontDoor(ServerSettings settings) {
    this.names = new AllowedNames(settings);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Problem problem = names.allow(request) ? refusal(request) : names.refusal();
    if (problem == null) {
      chain.doFilter(new InOneLanguage(request), response);
    } else {
      problem.write(response);
    }
  }

  private static @Nullable Problem refusal(HttpServletRequest request) {
    try {
      QueryText.check(request.getQueryString());
      return isReadable(request.getContentType()) ? null : badType(request.getContentType());
    } catch (InvalidInputException e) {
      return Problem.of(e);
    }
  }

  private static Problem badType(String type) {
    return Problem.of(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
        "%s must be one media type such as application/json, not %s."
            .formatted(HttpHeaders.CONTENT_TYPE, Quote.of(type)));
  }

  private static boolean isReadable(@Nullable String type) {
    if (type == null) {
      return true;
    }
    try {
      MimeType read = MimeTypeUtils.parseMimeType(type);
      return !read.isWildcardType() && !read.isWildcardSubtype();
    } catch (InvalidMimeTypeException e) {
      return false;
    }
  }

  /** A request with a fixed locale, so that no library parses its {@code Accept-Language}. */
  private static final class InOneLanguage extends HttpServletRequestWrapper {

    InOneLanguage(HttpServletRequest request) {
      super(request);
    }

    @Override
    public Locale getLocale() {
      return Locale.ENGLISH;
    }

    @Override
    public Enumeration<Locale> getLocales() {
      return Collections.enumeration(List.of(Locale.ENGLISH));
    }
  }
}
