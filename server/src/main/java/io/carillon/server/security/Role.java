package io.carillon.server.security;

import io.carillon.text.Coded;
import java.util.Arrays;

/** The roles of tokens; each includes the permissions of those before it. */
public enum Role implements Coded {
  /** May read. */
  VIEWER,
  /** May also run, pause and cancel. */
  OPERATOR,
  /** May do everything. */
  ADMIN;

  /** Returns the roles that include this one. */
  String[] sufficient() {
    return Arrays.stream(values())
        .filter(role -> role.compareTo(this) >= 0)
        .map(Role::code)
        .toArray(String[]::new);
  }
}
