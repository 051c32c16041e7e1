package io.carillon.tasktype;

import io.carillon.definition.Json;
import io.carillon.fault.Quote;
import io.carillon.time.Durations;
import java.net.IDN;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Java type whose JSON is a text of some form, named by the schema's {@code format}. A text has
 * the form when it passes strict parsing and Jackson creates the same value from it.
 *
 * @param format as in the schema; one defined by the draft where it means the same
 * @param example a text that has the form, for messages
 */
record TextForm(Class<?> type, String format, String example, Reader reader) {

  /** Parses a text strictly; throws when it does not have the form. */
  @FunctionalInterface
  interface Reader {
    Object read(String text) throws Exception;
  }

  private static final List<TextForm> ALL =
      List.of(
          new TextForm(Instant.class, "date-time", "2027-03-28T09:30:00Z", TextForm::instant),
          new TextForm(
              OffsetDateTime.class,
              "date-time",
              "2027-03-28T09:30:00+02:00",
              OffsetDateTime::parse),
          new TextForm(
              ZonedDateTime.class,
              "zoned-date-time",
              "2027-03-28T09:30:00+02:00",
              text -> OffsetDateTime.parse(text).toZonedDateTime()),
          new TextForm(LocalDate.class, "date", "2027-03-28", LocalDate::parse),
          new TextForm(LocalTime.class, "local-time", "09:30 or 09:30:00", LocalTime::parse),
          new TextForm(
              LocalDateTime.class, "local-date-time", "2027-03-28T09:30", LocalDateTime::parse),
          new TextForm(OffsetTime.class, "offset-time", "09:30:00+02:00", OffsetTime::parse),
          new TextForm(Duration.class, "carillon-duration", "90s, 5m or PT5M", Durations::parse),
          new TextForm(Period.class, "period", "P1M", Period::parse),
          new TextForm(Year.class, "year", "2027", Year::parse),
          new TextForm(YearMonth.class, "year-month", "2027-03", YearMonth::parse),
          new TextForm(MonthDay.class, "month-day", "--03-28", MonthDay::parse),
          new TextForm(ZoneId.class, "time-zone", "Europe/Berlin", ZoneId::of),
          new TextForm(ZoneOffset.class, "zone-offset", "+02:00", ZoneOffset::of),
          new TextForm(UUID.class, "uuid", "0190163d-8694-739b-aea5-966c26f8ad91", TextForm::uuid),
          new TextForm(URI.class, "uri-reference", "https://example.com/orders", URI::new),
          new TextForm(
              Locale.class,
              "language-tag",
              "zh-CN",
              text -> new Locale.Builder().setLanguageTag(text).build()),
          new TextForm(Currency.class, "currency", "EUR", Currency::getInstance),
          new TextForm(Charset.class, "charset", "UTF-8", Charset::forName),
          new TextForm(byte[].class, "base64", "SGVsbG8=", Base64.getDecoder()::decode));

  /** Returns the form of texts for that type; empty when it has none. */
  static Optional<TextForm> of(Class<?> type) {
    return ALL.stream().filter(form -> form.type == type).findFirst();
  }

  /** Writes the schema of texts of this form. */
  void write(ObjectNode schema) {
    schema.put("type", "string").put("format", format);
    if (type == byte[].class) {
      schema.put("contentEncoding", "base64");
    } else if (type == Duration.class) {
      schema.put("pattern", Durations.PATTERN);
    }
  }

  /** Returns the forms with a name; several Java types may share it. */
  private static List<TextForm> named(String format) {
    return ALL.stream().filter(form -> form.format.equals(format)).toList();
  }

  /** Returns the fault of a value under a schema format; null for none. */
  static @Nullable String fault(String format, JsonNode value) {
    if (value.isNumber()) {
      return NumberForm.fault(format, value);
    }
    List<TextForm> forms = named(format);
    boolean fits =
        forms.isEmpty()
            || !value.isString()
            || forms.stream().anyMatch(form -> form.has(value.stringValue()));
    return fits
        ? null
        : "must be of the form %s, not %s"
            .formatted(forms.getFirst().example, Quote.of(value.stringValue()));
  }

  private boolean has(String text) {
    try {
      Object strict = reader.read(text);
      Object made = Json.MAPPER.convertValue(text, type);
      return Objects.deepEquals(strict, made);
    } catch (Exception e) { // a library's own way to reject it
      return false;
    }
  }

  private static Instant instant(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  private static UUID uuid(String text) {
    UUID id = UUID.fromString(text);
    if (!id.toString().equalsIgnoreCase(text)) {
      throw new IllegalArgumentException("a short form");
    }
    return id;
  }

  /** A mail address, of the internet or of an internal network. */
  static final class Mail {

    private static final int MAX_LOCAL = 64;
    private static final int MAX_DOMAIN = 253;
    private static final Pattern LOCAL =
        Pattern.compile(
            "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\uFFFF-]+(?:\\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\uFFFF-]+)*");
    private static final Pattern DOMAIN =
        Pattern.compile(
            "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*");

    private Mail() {}

    /**
     * Returns whether the text is an address: a local part, {@code @}, and a host in any domain.
     */
    static boolean is(String text) {
      int at = text.lastIndexOf('@');
      return at > 0
          && at <= MAX_LOCAL
          && LOCAL.matcher(text.substring(0, at)).matches()
          && isDomain(text.substring(at + 1));
    }

    private static boolean isDomain(String text) {
      try {
        String ascii = IDN.toASCII(text);
        return ascii.length() <= MAX_DOMAIN && DOMAIN.matcher(ascii).matches();
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }
}
