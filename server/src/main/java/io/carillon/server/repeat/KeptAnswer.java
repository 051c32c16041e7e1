package io.carillon.server.repeat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stored response.
 *
 * @param body null where it was too large to store
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KeptAnswer(
    int status,
    @Nullable String contentType,
    @Nullable String location,
    @Nullable String etag,
    byte @Nullable [] body) {

  private static final int ROW = 200;

  /** Returns its approximate size in the database, in bytes. */
  int bytes() {
    int texts =
        Stream.of(contentType, location, etag)
            .mapToInt(text -> text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length)
            .sum();
    return ROW + texts + (body == null ? 0 : body.length);
  }
}
