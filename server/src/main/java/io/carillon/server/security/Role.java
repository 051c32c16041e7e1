package io.carillon.server.security;

import java.util.Arrays;
import java.util.Locale;

/** The roles of tokens; each may do what the ones before it may. */
public enum Role {
  /** Reads. */
  VIEWER,
  /** Runs, pauses and cancels. */
  OPERATOR,
  /** Does everything. */
  ADMIN;

  /** As tokens, answers and the description of the interface name it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The roles that suffice where this one is needed. */
  String[] sufficient() {
    return Arrays.stream(values())
        .filter(role -> role.compareTo(this) >= 0)
        .map(Role::code)
        .toArray(String[]::new);
  }
}
