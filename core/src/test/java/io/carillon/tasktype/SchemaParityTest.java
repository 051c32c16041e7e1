package io.carillon.tasktype;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.HandlerJson;
import io.carillon.definition.Json;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the schema alone accepts, the record and its annotations accept, over generated values. */
class SchemaParityTest {

  private static final int VALUES = 2_000;
  private static final int CANDIDATES = 100;
  private static final ValidatorFactory VALIDATORS =
      Validation.byDefaultProvider()
          .configure()
          .messageInterpolator(new ParameterMessageInterpolator())
          .buildValidatorFactory();
  private static final Validator VALIDATOR = VALIDATORS.getValidator();

  private static final List<JsonNode> SCALARS =
      List.of(
              "null",
              "true",
              "false",
              "0",
              "1",
              "-1",
              "5",
              "10",
              "11",
              "127",
              "128",
              "32768",
              "2147483647",
              "2147483648",
              "9223372036854775807",
              "9223372036854775808",
              "1.0",
              "1.50",
              "0.5",
              "0.49",
              "0.1",
              "-0.0",
              "1e2",
              "1e400",
              "-1e400",
              "9007199254740993",
              "0.12345678901234567890",
              "123.45",
              "1234.5",
              "3.4e38",
              "3.5e38",
              "16777217",
              "\"\"",
              "\" \"",
              "\"\\t\\n\"",
              "\"a\"",
              "\"ab\"",
              "\"abc\"",
              "\"abcd\"",
              "\"abcde\"",
              "\"ab\\n\"",
              "\"ABC\"",
              "\"x1\"",
              "\"\\u00a0\"",
              "\"\uD83D\uDE00\"",
              "\"\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\"",
              "\"ops@mail.corp\"",
              "\"a@b.test\"",
              "\"a@localhost\"",
              "\"a@\"",
              "\"@b\"",
              "\"a b@c.de\"",
              "\"a@-b.de\"",
              "\"ü@bücher.de\"",
              "\"RED\"",
              "\"GREEN\"",
              "\"red\"",
              "\"2027-03-28\"",
              "\"2027-02-30\"",
              "\"09:30\"",
              "\"09:30:00\"",
              "\"24:00\"",
              "\"2027-03-28T09:30:00Z\"",
              "\"2027-03-28T09:30:00+02:00\"",
              "\"2027-03-28T09:30\"",
              "\"1700000000\"",
              "\"5m\"",
              "\"PT5M\"",
              "\"-PT5M\"",
              "\"1h30m\"",
              "\"P1M\"",
              "\"2027\"",
              "\"2027-03\"",
              "\"Europe/Berlin\"",
              "\"Mars/Base\"",
              "\"0190163d-8694-739b-aea5-966c26f8ad91\"",
              "\"1-1-1-1-1\"",
              "\"zh-CN\"",
              "\"EUR\"",
              "\"https://example.com/a\"",
              "\"a b\"",
              "\"SGVsbG8=\"",
              "\"SGVsbG8\"",
              "\"!!\"")
          .stream()
          .map(text -> Json.MAPPER.readTree(text))
          .toList();

  enum Color {
    RED,
    GREEN
  }

  record Inner(@NotBlank String name, @Min(1) int count) {}

  record Texts(
      @NotBlank String blank,
      @Size(min = 2, max = 4) String sized,
      @Pattern(regexp = "[a-z]+|x1") String lower,
      @Pattern(regexp = "[a-z]+", flags = Pattern.Flag.CASE_INSENSITIVE) @Pattern(regexp = ".{3}")
          String twice,
      @NotEmpty String filled,
      @Email String mail,
      char letter,
      Character other,
      Color color) {}

  record Numbers(
      @Min(1) int whole,
      @Max(10) long small,
      short tiny,
      byte least,
      Integer boxed,
      @Positive double positive,
      float single,
      @Negative Double negative,
      @DecimalMin("0.5") @DecimalMax(value = "10", inclusive = false) BigDecimal decimal,
      @Digits(integer = 3, fraction = 2) BigDecimal money,
      BigInteger big,
      @NotNull Long needed,
      OptionalInt perhaps) {}

  @SuppressWarnings("ArrayRecordComponent") // as authors write them
  record Containers(
      @NotEmpty List<@NotBlank String> names,
      @Size(max = 2) Map<@NotBlank String, @Min(0) Integer> counts,
      Set<Color> colors,
      Optional<@Size(max = 3) String> perhaps,
      @Valid Inner inner,
      @NotNull @Valid Inner needed,
      List<@Valid Inner> inners,
      @Size(min = 1) int[] array,
      Map<Color, List<@Max(5) Integer>> nested,
      @AssertTrue boolean agreed,
      Map<String, Object> free) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Forms(
      LocalDate date,
      LocalTime time,
      LocalDateTime local,
      Instant instant,
      OffsetDateTime offset,
      Duration duration,
      Period period,
      Year year,
      YearMonth month,
      ZoneId zone,
      UUID id,
      URI uri,
      Locale locale,
      Currency currency,
      byte[] bytes) {}

  @AfterAll
  static void close() {
    VALIDATORS.close();
  }

  @ParameterizedTest
  @ValueSource(classes = {Texts.class, Numbers.class, Containers.class, Forms.class, Inner.class})
  void theSchemaAcceptsNothingThatTheRecordRefuses(Class<?> type) {
    ParameterSchema schema = ParameterSchema.of(type, VALIDATOR, HandlerJson.PLAIN);
    Random random = new Random(20261129);
    Map<String, List<JsonNode>> candidates = candidates(schema, random);
    int accepted = 0;
    for (int i = 0; i < VALUES; i++) {
      ObjectNode value = object(candidates, random);
      boolean fits = schema.check(value).isEmpty();
      accepted += fits ? 1 : 0;
      if (fits) {
        assertThat(recordFault(type, schema.withDefaults(value))).as("%s", value).isEmpty();
      }
    }
    assertThat(accepted).as("values that fit").isGreaterThan(VALUES / 100);
  }

  @ParameterizedTest
  @ValueSource(classes = {Texts.class, Numbers.class, Inner.class})
  void theRecordAcceptsNothingThatTheSchemaRefusesButWhatItWouldChange(Class<?> type) {
    ParameterSchema schema = ParameterSchema.of(type, VALIDATOR, HandlerJson.PLAIN);
    Random random = new Random(20261130);
    ObjectNode properties = (ObjectNode) schema.json().path("properties");
    List<String> names = new ArrayList<>(properties.propertyNames());
    ObjectNode good = fitting(candidates(schema, random), random);
    assertThat(schema.check(good)).as("%s", good).isEmpty();
    for (String name : names) {
      for (JsonNode scalar : SCALARS) {
        ObjectNode value = good.deepCopy();
        value.set(name, scalar);
        if (recordFault(type, value).isEmpty() && !schema.check(value).isEmpty()) {
          JsonNode written = Json.MAPPER.valueToTree(Json.MAPPER.convertValue(value, type));
          boolean same = written.get(name).equals(scalar);
          boolean lenient = scalar.asString("x").isEmpty() || properties.get(name).has("format");
          assertThat(same && !lenient)
              .as("%s: %s of %s: %s", name, scalar, good, schema.check(value))
              .isFalse();
        }
      }
    }
  }

  /** An object that mostly fits, with some fields of any kind. */
  private static ObjectNode object(Map<String, List<JsonNode>> candidates, Random random) {
    ObjectNode value = fitting(candidates, random);
    for (String name : candidates.keySet()) {
      if (random.nextInt(candidates.size()) == 0) {
        value.set(name, any(random, 2));
      }
    }
    return value;
  }

  private static ObjectNode fitting(Map<String, List<JsonNode>> candidates, Random random) {
    ObjectNode value = Json.MAPPER.createObjectNode();
    candidates.forEach((name, fitting) -> {
      if (!fitting.isEmpty()) {
        value.set(name, fitting.get(random.nextInt(fitting.size())));
      }
    });
    return value;
  }

  /** Values of each property that its schema takes. */
  private static Map<String, List<JsonNode>> candidates(ParameterSchema schema, Random random) {
    Map<String, List<JsonNode>> candidates = new LinkedHashMap<>();
    for (String name : schema.json().path("properties").propertyNames()) {
      List<JsonNode> values = new ArrayList<>(SCALARS);
      for (int i = 0; i < CANDIDATES; i++) {
        values.add(any(random, 2));
      }
      values.removeIf(value -> {
        ObjectNode object = Json.MAPPER.createObjectNode();
        object.set(name, value);
        return schema.check(object).stream().anyMatch(fault -> fault.path().startsWith(name));
      });
      candidates.put(name, values);
    }
    return candidates;
  }

  private static JsonNode any(Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(6);
    if (kind < 3) {
      return SCALARS.get(random.nextInt(SCALARS.size()));
    }
    if (kind == 3) {
      var array = Json.MAPPER.createArrayNode();
      for (int i = random.nextInt(3); i > 0; i--) {
        array.add(any(random, depth - 1));
      }
      return array;
    }
    ObjectNode object = Json.MAPPER.createObjectNode();
    if (kind == 4) {
      object.put("name", random.nextBoolean() ? "a" : " ").put("count", random.nextInt(3));
      return object;
    }
    for (String name : List.of("a", " ", "RED")) {
      if (random.nextInt(3) == 0) {
        object.set(name, any(random, depth - 1));
      }
    }
    return object;
  }

  private static String recordFault(Class<?> type, ObjectNode value) {
    try {
      Object record = Json.MAPPER.convertValue(value, type);
      var violations = VALIDATOR.validate(record);
      return violations.isEmpty() ? "" : violations.toString();
    } catch (JacksonException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
