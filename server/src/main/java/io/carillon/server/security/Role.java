package io.carillon.server.security;

import java.util.Arrays;
import java.util.Locale;

/** The roles of tokens; each includes the permissions of those before it. */
public enum Role {
  /** May read. */
  VIEWER,
  /** May also run, pause and cancel. */
  OPERATOR,
  /** May do everything. */
  ADMIN;

  /** Returns its name in tokens, responses and the API description. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the roles that include this one. */
  String[] sufficient() {
    return Arrays.stream(values())
        .filter(role -> role.compareTo(this) >= 0)
        .map(Role::code)
        .toArray(String[]::new);
  }
}
