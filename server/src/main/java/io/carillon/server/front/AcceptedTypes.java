package io.carillon.server.front;

import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;

/**
 * Reads {@code Accept} (RFC 9110, 12.5.1) in one pass, up to its first {@value #MOST_RANGES}
 * ranges. Unreadable ranges are ignored.
 */
final class AcceptedTypes implements ContentNegotiationStrategy {

  static final List<MediaType> JSON = List.of(MediaType.APPLICATION_JSON);

  private static final int MOST_RANGES = 50;

  @Override
  public List<MediaType> resolveMediaTypes(NativeWebRequest request)
      throws HttpMediaTypeNotAcceptableException {
    String[] values = request.getHeaderValues(HttpHeaders.ACCEPT);
    return of(values == null ? List.of() : List.of(values));
  }

  static List<MediaType> of(List<String> headers) throws HttpMediaTypeNotAcceptableException {
    List<MediaType> ranges = new ArrayList<>();
    boolean said = false;
    for (String header : headers) {
      for (String range : header.split(",", MOST_RANGES + 1)) {
        said |= !range.isBlank();
        read(range, ranges);
      }
    }
    if (!said) {
      return List.of(MediaType.ALL);
    }
    boolean neverJson = ranges.stream().anyMatch(AcceptedTypes::isJsonRefused);
    ranges.removeIf(range ->
        range.getQualityValue() == 0 || (neverJson && range.includes(MediaType.APPLICATION_JSON)));
    if (ranges.isEmpty()) {
      throw new HttpMediaTypeNotAcceptableException(JSON);
    }
    MimeTypeUtils.sortBySpecificity(ranges);
    return ranges;
  }

  private static boolean isJsonRefused(MediaType range) {
    return range.getQualityValue() == 0 && range.equalsTypeAndSubtype(MediaType.APPLICATION_JSON);
  }

  private static void read(String text, List<MediaType> ranges) {
    if (text.isBlank() || ranges.size() >= MOST_RANGES) {
      return;
    }
    try {
      ranges.add(MediaType.parseMediaType(text.strip()));
    } catch (InvalidMediaTypeException e) {
      // An unreadable range does not affect the others.
    }
  }
}
