package io.carillon.server.icalendar.zone;

import io.carillon.server.icalendar.file.CalculationBudget;
import io.carillon.server.icalendar.file.Component;
import io.carillon.server.icalendar.file.Property;
import io.carillon.server.icalendar.file.RefusedPropertyException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The zones behind the {@code TZID}s of one calendar object. An IANA name means that zone, since
 * descriptions in files are often truncated or outdated; a disagreement is noted. Any other name
 * means the file's {@code VTIMEZONE}; a Windows name without one means the Windows zone.
 */
public final class Zones {

  private static final int MAX_NAME = 200;

  private final Component calendar;
  private final Map<String, Zone> known = new HashMap<>();

  public Zones(Component calendar) {
    this.calendar = calendar;
  }

  /** Returns the IANA name if there is one, else the name unchanged. */
  public String iana(String name) {
    if (name.length() > MAX_NAME) {
      return Property.shown(name);
    }
    String iana = ZoneNames.iana(name);
    if (iana == null) {
      iana = ZoneNames.ofWindows(name);
    }
    if (iana == null) {
      List<Component> described = described(name);
      iana = described.isEmpty() ? null : location(described.getFirst());
    }
    return iana == null ? name : iana;
  }

  private List<Component> described(String name) {
    return calendar.inside("VTIMEZONE").stream()
        .filter(zone -> zone.text("TZID").equals(name))
        .toList();
  }

  private static @Nullable String location(Component zone) {
    String location = zone.text("X-LIC-LOCATION");
    return location.length() > MAX_NAME ? null : ZoneNames.iana(location);
  }

  /**
   * Returns the zone that a property names.
   *
   * @param last the last date at which its offset matters
   * @return null where it names none
   * @throws RefusedPropertyException for an unknown name or an unreadable description
   */
  @Nullable
  public Zone of(Property property, LocalDate last, CalculationBudget work)
      throws RefusedPropertyException {
    String name = property.parameter("TZID");
    if (name == null) {
      return null;
    }
    requireBounded(property, name);
    Zone zone = known.get(name);
    if (zone == null) {
      zone = find(property, name, last, work);
      known.put(name, zone);
    }
    return zone;
  }

  private static void requireBounded(Property property, String name)
      throws RefusedPropertyException {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw property.refused(
          "must have a TZID of 1 to %d characters, not \"%s\"."
              .formatted(MAX_NAME, Property.shown(name)));
    }
  }

  private Zone find(Property property, String name, LocalDate last, CalculationBudget work)
      throws RefusedPropertyException {
    List<Component> described = described(name);
    String iana = ZoneNames.iana(name);
    if (iana != null) {
      return ofDatabase(iana, described, last, work);
    }
    if (!described.isEmpty()) {
      return described(name, described, last, work);
    }
    String windows = ZoneNames.ofWindows(name);
    if (windows == null) {
      throw property.refused(
          "has the unknown TZID \"%s\": write an IANA name such as Asia/Shanghai, or put its VTIMEZONE into the file."
              .formatted(Property.shown(name)));
    }
    return Zone.of(ZoneId.of(windows));
  }

  private static Zone ofDatabase(
      String iana, List<Component> described, LocalDate last, CalculationBudget work) {
    Zone zone = Zone.of(ZoneId.of(iana));
    if (described.isEmpty() || DescribedZone.observances(described.getFirst()).isEmpty()) {
      return zone;
    }
    try {
      ZoneRules rules = DescribedZone.rules(described.getFirst(), last, work);
      return new Zone(iana, zone.rules(), rules, null);
    } catch (RefusedPropertyException e) {
      String note =
          "the VTIMEZONE of %s cannot be read (line %d), and the time zone database counts"
              .formatted(iana, e.line());
      return new Zone(iana, zone.rules(), null, note);
    }
  }

  private static void requireOneDescription(String name, List<Component> described, Component first)
      throws RefusedPropertyException {
    for (Component other : described) {
      if (!other.saysTheSame(first)) {
        throw new RefusedPropertyException(
            other.line(),
            "TZID",
            "\"%s\" is described otherwise in line %d: remove one of both."
                .formatted(Property.shown(name), first.line()));
      }
    }
  }

  private static Zone described(
      String name, List<Component> described, LocalDate last, CalculationBudget work)
      throws RefusedPropertyException {
    Component first = described.getFirst();
    requireOneDescription(name, described, first);
    if (!DescribedZone.observances(first).isEmpty()) {
      return Zone.of(name, DescribedZone.rules(first, last, work));
    }
    String location = location(first);
    if (location == null) {
      throw new RefusedPropertyException(
          first.line(), "VTIMEZONE", "describes nothing: it needs a STANDARD or DAYLIGHT part.");
    }
    return Zone.of(ZoneId.of(location));
  }
}
