package io.carillon.tasks.jdbc;

import io.carillon.fault.Quote;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The address in a JDBC URL, taken apart. A driver never sees the text of the operator but {@link
 * #url}, which is put together from the parts that were checked, so that a driver that reads URLs
 * in another way finds nothing else in it.
 *
 * @param hosts not empty
 * @param database the part after the hosts, as the driver writes it, such as {@code /shop}
 * @param properties the properties of the URL and of the settings together
 */
record JdbcAddress(
    JdbcProduct product,
    String protocol,
    List<Host> hosts,
    String database,
    Map<String, String> properties) {

  private static final String HOST = "(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\])";
  private static final String HOST_PORT = HOST + "(?::\\d{1,5})?";
  private static final String NAME = "[\\p{L}\\p{N}_.$%~+-]*";
  private static final Pattern PROTOCOL = Pattern.compile("jdbc:([A-Za-z0-9]+):(.*)");
  private static final Pattern WITH_QUERY =
      Pattern.compile("//(%s(?:,%s)*)(/%s)?(?:\\?(.*))?".formatted(HOST_PORT, HOST_PORT, NAME));
  private static final Pattern WITH_SEMICOLONS =
      Pattern.compile("//(%s)()/?(?:;(.*))?".formatted(HOST_PORT));
  private static final Pattern ORACLE =
      Pattern.compile("thin:@(?://)?(%s:\\d{1,5})([:/][A-Za-z0-9_.$#-]+)()".formatted(HOST));
  private static final Pattern PLAIN =
      Pattern.compile("//(%s:\\d{1,5})((?:/%s)*)()".formatted(HOST, NAME));

  /** A host of a URL. */
  record Host(String name, int port) {

    @Override
    public String toString() {
      return name + ":" + port;
    }
  }

  /**
   * Takes a URL apart.
   *
   * @param given properties that do not stand in the URL
   * @throws IllegalArgumentException with a sentence without its subject; it repeats no value of a
   *     property
   */
  static JdbcAddress of(String url, Map<String, String> given) {
    Matcher whole = PROTOCOL.matcher(url);
    if (!whole.matches()) {
      throw new IllegalArgumentException("must begin with jdbc: and the name of a database");
    }
    JdbcProduct product =
        JdbcProduct.of(whole.group(1))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "must be the address of a database that is understood, which %s is not: %s"
                        .formatted(Quote.of(whole.group(1)), JdbcProduct.protocols())));
    Matcher parts = form(product).matcher(whole.group(2));
    if (!parts.matches()) {
      throw new IllegalArgumentException("must have the form " + example(product));
    }
    return new JdbcAddress(
        product,
        whole.group(1),
        hosts(product, parts.group(1)),
        parts.group(2) == null ? "" : parts.group(2),
        properties(product, parts.group(3), given));
  }

  private static Pattern form(JdbcProduct product) {
    return switch (product) {
      case POSTGRESQL, MYSQL, MARIADB -> WITH_QUERY;
      case SQL_SERVER -> WITH_SEMICOLONS;
      case ORACLE -> ORACLE;
      case OTHER -> PLAIN;
    };
  }

  private static String example(JdbcProduct product) {
    return switch (product) {
      case POSTGRESQL, MYSQL, MARIADB ->
          "jdbc:%s://host:port/database?property=value".formatted(product.protocol());
      case SQL_SERVER -> "jdbc:sqlserver://host:port;databaseName=database";
      case ORACLE -> "jdbc:oracle:thin:@//host:port/service";
      case OTHER -> "jdbc:name://host:port/database, without properties";
    };
  }

  private static List<Host> hosts(JdbcProduct product, String text) {
    List<Host> hosts = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      int colon = one.endsWith("]") ? -1 : one.lastIndexOf(':');
      int port = colon < 0 ? product.port() : Integer.parseInt(one.substring(colon + 1));
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("must have a port from 1 to 65535, not " + port);
      }
      hosts.add(new Host(colon < 0 ? one : one.substring(0, colon), port));
    }
    return List.copyOf(hosts);
  }

  private static Map<String, String> properties(
      JdbcProduct product, @Nullable String query, Map<String, String> given) {
    Map<String, String> all = new LinkedHashMap<>();
    if (query != null && !query.isEmpty()) {
      for (String pair : query.split(product == JdbcProduct.SQL_SERVER ? ";" : "&", -1)) {
        add(product, pair, all);
      }
    }
    given.forEach((name, value) -> put(product, name, value, all));
    return Map.copyOf(all);
  }

  private static void add(JdbcProduct product, String pair, Map<String, String> all) {
    if (pair.isEmpty()) {
      return;
    }
    int equals = pair.indexOf('=');
    String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
    put(product, name, equals < 0 ? "" : decoded(pair.substring(equals + 1)), all);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "has a % that is not followed by two hexadecimal digits", e);
    }
  }

  private static void put(JdbcProduct product, String name, String value, Map<String, String> all) {
    if (name.equalsIgnoreCase("user") || name.equalsIgnoreCase("password")) {
      throw new IllegalArgumentException(
          "must not have %s among its properties: the connection has a setting for it"
              .formatted(name));
    }
    if (!product.allows(name)) {
      throw new IllegalArgumentException(
          "must not have the property %s; allowed are: %s"
              .formatted(Quote.of(name), product.allowed()));
    }
    if (all.put(name, value) != null) {
      throw new IllegalArgumentException("has the property " + name + " twice");
    }
  }

  /** Returns the URL that the driver gets: without properties, which it gets apart from it. */
  String url() {
    String places = hosts.stream().map(Host::toString).collect(Collectors.joining(","));
    return switch (product) {
      case POSTGRESQL, MYSQL, MARIADB ->
          "jdbc:%s://%s%s"
              .formatted(product.protocol(), places, database.isEmpty() ? "/" : database);
      case SQL_SERVER -> "jdbc:sqlserver://" + places;
      case ORACLE ->
          "jdbc:oracle:thin:@%s%s%s"
              .formatted(database.startsWith(":") ? "" : "//", places, database);
      case OTHER -> "jdbc:%s://%s%s".formatted(protocol, places, database);
    };
  }
}
