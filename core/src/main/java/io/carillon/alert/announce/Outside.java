package io.carillon.alert.announce;

import io.carillon.connection.Connections;
import io.carillon.secret.Secrets;

/** The outside systems that announcements reach, and the secrets for them. */
public record Outside(Connections connections, Secrets secrets) {}
