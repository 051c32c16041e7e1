package io.carillon.server.trail;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * What a controller knows of a change and its path does not say: for the line of the trail.
 *
 * @param target what was changed: its id
 * @param text for people; never a secret
 */
public record TrailDetail(String target, String text) {

  private static final String ATTRIBUTE = TrailDetail.class.getName();

  /** Keeps it with the request. */
  public static void say(HttpServletRequest request, String target, String text) {
    request.setAttribute(ATTRIBUTE, new TrailDetail(target, text));
  }

  /** What was said of a request. */
  static Optional<TrailDetail> of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof TrailDetail detail
        ? Optional.of(detail)
        : Optional.empty();
  }
}
