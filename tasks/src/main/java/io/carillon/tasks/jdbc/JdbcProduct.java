package io.carillon.tasks.jdbc;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The databases whose JDBC URLs are understood, with the driver properties that a connection may
 * set. Properties that load classes, read or write files of this machine, name further hosts, or
 * allow several statements in one text are absent: a property that is not listed is refused. The
 * certificates and the key of PostgreSQL's TLS are the only files that can be named.
 */
public enum JdbcProduct {
  /** PostgreSQL and databases that speak its protocol. */
  POSTGRESQL(
      "postgresql",
      5432,
      "ApplicationName assumeMinServerVersion binaryTransfer channelBinding currentSchema"
          + " gssEncMode hostRecheckSeconds loadBalanceHosts prepareThreshold receiveBufferSize"
          + " requireAuth sendBufferSize ssl sslNegotiation sslcert sslkey sslmode sslpassword"
          + " sslrootcert targetServerType tcpKeepAlive tcpNoDelay"),
  /** MySQL by Connector/J. */
  MYSQL(
      "mysql",
      3306,
      "allowPublicKeyRetrieval cacheServerConfiguration characterEncoding connectionCollation"
          + " connectionTimeZone databaseTerm enabledTLSProtocols"
          + " forceConnectionTimeZoneToSession noDatetimeStringSync nullDatabaseMeansCurrent"
          + " preserveInstants requireSSL serverTimezone sslMode tcpKeepAlive tinyInt1isBit"
          + " tlsVersions useCompression useSSL useUnicode verifyServerCertificate"
          + " zeroDateTimeBehavior"),
  /** MariaDB by Connector/J of MariaDB. */
  MARIADB(
      "mariadb",
      3306,
      "connectionCollation connectionTimeZone enabledSslProtocolSuites"
          + " forceConnectionTimeZoneToSession preserveInstants sslMode tcpKeepAlive timezone"
          + " tinyInt1isBit useCompression yearIsDateType"),
  /** Microsoft SQL Server. */
  SQL_SERVER(
      "sqlserver",
      1433,
      "applicationIntent applicationName databaseName encrypt hostNameInCertificate"
          + " sendStringParametersAsUnicode sendTimeAsDatetime trustServerCertificate"),
  /** Oracle by its thin driver. */
  ORACLE("oracle", 1521, "defaultRowPrefetch oracle.jdbc.timezoneAsRegion v$session.program"),
  /**
   * Other databases behind a network address, by the names in {@link #OTHERS}; they take no
   * properties, since their meaning is not known.
   */
  OTHER("", 0, "");

  private static final Set<String> OTHERS =
      new TreeSet<>(
          Set.of(
              "ch",
              "clickhouse",
              "db2",
              "dm",
              "firebirdsql",
              "gaussdb",
              "kingbase8",
              "oceanbase",
              "opengauss",
              "redshift",
              "sap",
              "trino",
              "vertica"));

  private final String protocol;
  private final int port;
  private final String properties;

  JdbcProduct(String protocol, int port, String properties) {
    this.protocol = protocol;
    this.port = port;
    this.properties = properties;
  }

  /** Returns the product of the text between {@code jdbc:} and the next colon. */
  static Optional<JdbcProduct> of(String protocol) {
    String name = protocol.toLowerCase(Locale.ROOT);
    return Stream.of(values())
        .filter(product -> product == OTHER ? OTHERS.contains(name) : product.protocol.equals(name))
        .findFirst();
  }

  /** Returns the protocols that are understood, for messages. */
  static String protocols() {
    TreeSet<String> names = new TreeSet<>(OTHERS);
    Stream.of(values()).filter(any -> any != OTHER).forEach(any -> names.add(any.protocol));
    return String.join(", ", names);
  }

  String protocol() {
    return protocol;
  }

  /** Returns the port of a URL without one; 0 where a URL must name it. */
  int port() {
    return port;
  }

  boolean allows(String property) {
    return !property.isEmpty() && List.of(properties.split(" ", -1)).contains(property);
  }

  /** Returns the properties that a connection may set, for messages. */
  String allowed() {
    return this == OTHER ? "none" : properties.replace(" ", ", ");
  }
}
