package io.carillon.server.trail;

import io.carillon.sentence.Sentence;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Details of a change for the trail that its path does not show.
 *
 * @param target the id of the changed object
 * @param text for people; never a secret
 */
public record TrailDetail(String target, String text) {

  private static final String ATTRIBUTE = TrailDetail.class.getName();

  /** Attaches the details to the request. */
  public static void say(HttpServletRequest request, String target, String text) {
    request.setAttribute(ATTRIBUTE, new TrailDetail(target, text));
  }

  /** Attaches the details to the request; the sentence is stored in English. */
  public static void say(HttpServletRequest request, String target, Sentence sentence) {
    say(request, target, sentence.text());
  }

  /** Attaches the id of the created object, unless details were attached before. */
  public static void sayTarget(HttpServletRequest request, String target) {
    if (of(request).isEmpty()) {
      say(request, target, "");
    }
  }

  /** Returns the details of a request. */
  static Optional<TrailDetail> of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof TrailDetail detail
        ? Optional.of(detail)
        : Optional.empty();
  }
}
