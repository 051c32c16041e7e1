package io.carillon.tasks.jdbc;

import io.carillon.task.Field;
import io.carillon.task.Secret;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of a connection of the kind {@code jdbc}; omitted values get their defaults. */
public record JdbcSettings(
    @NotBlank
        @Size(max = 2_000)
        @Field(
            title = "JDBC URL",
            description = "Host, port and database, without user and password",
            examples = "jdbc:postgresql://db.example.com:5432/shop")
        String url,
    @Size(max = 200)
        @Field(title = "User", description = "The database user", examples = "reporting")
        @Nullable String user,
    @Secret
        @Size(max = 2_000)
        @Field(
            title = "Password",
            description = "The password of the user, best as a secret",
            examples = "${secret:warehouse_password}")
        @Nullable String password,
    @Size(max = 50)
        @Field(
            title = "Driver properties",
            description = "Properties of the driver by name, as in the query of a JDBC URL",
            examples = "{\"sslmode\": \"verify-full\"}")
        Map<@NotBlank String, @Size(max = 2_000) String> properties,
    @Field(
            title = "Read only",
            description = "Whether nothing may be written by this connection",
            defaultValue = "true")
        Boolean readOnly,
    @Field(
            title = "Connect timeout",
            description = "The longest time to connect and log in, 1s to 5m",
            defaultValue = "10s")
        Duration connectTimeout,
    @Field(
            title = "Socket timeout",
            description =
                "The longest silence of the database while an answer is awaited, at least 1s;"
                    + " unlimited by default, since a long query is silent",
            examples = "15m")
        @Nullable Duration socketTimeout) {

  /** The connect timeout of a connection that states none. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Fills in the defaults. */
  public JdbcSettings {
    properties = properties == null ? Map.of() : Map.copyOf(properties);
    readOnly = readOnly == null || readOnly;
    connectTimeout = connectTimeout == null ? CONNECT_TIMEOUT : connectTimeout;
  }

  /** Returns the settings without the values that may be secret. */
  @Override
  public String toString() {
    return "JdbcSettings[user=" + user + ", readOnly=" + readOnly + "]";
  }
}
