package io.carillon.server.icalendar.zone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Zone names that need no description: those of the IANA time zone database, and those of Windows
 * by the mapping of the Unicode CLDR. Excludes abbreviations such as BST or EST, which are
 * ambiguous between countries.
 */
final class ZoneNames {

  private static final String WINDOWS = "windows-zones.txt";
  private static final Set<String> IANA =
      ZoneId.getAvailableZoneIds().stream()
          .filter(name -> !ZoneId.SHORT_IDS.containsKey(name))
          .collect(Collectors.toUnmodifiableSet());
  private static final Map<String, String> OF_WINDOWS = ofWindows();

  private ZoneNames() {}

  private static Map<String, String> ofWindows() {
    try (InputStream in = ZoneNames.class.getResourceAsStream(WINDOWS)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("=", 2))
          .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the IANA zone that a {@code TZID} names, also after a producer's prefix as in {@code
   * /example.org/Europe/Berlin} (RFC 5545, 3.8.3.1); null for none.
   */
  static @Nullable String iana(String name) {
    String rest = name;
    while (!IANA.contains(rest)) {
      int slash = name.startsWith("/") ? rest.indexOf('/') : -1;
      if (slash < 0) {
        return null;
      }
      rest = rest.substring(slash + 1);
    }
    return rest;
  }

  /** Returns the IANA zone for a Windows zone name; null for none. */
  static @Nullable String ofWindows(String name) {
    return OF_WINDOWS.get(name);
  }
}
