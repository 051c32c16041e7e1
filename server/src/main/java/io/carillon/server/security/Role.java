package io.carillon.server.security;

import io.carillon.text.Coded;
import java.util.Arrays;

/** The roles of tokens; each includes the permissions of those before it. */
public enum Role implements Coded {
  /** May read. */
  VIEWER,
  /** May also run, pause, resume, cancel, retry, backfill and silence. */
  OPERATOR,
  /** May also create, change and delete task configs, calendars and alert rules. */
  EDITOR,
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
