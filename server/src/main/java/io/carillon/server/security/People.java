package io.carillon.server.security;

import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import java.util.List;
import org.springframework.stereotype.Component;

/** The people and programs whom an OpenID provider identifies. */
@Component
public class People {

  private final Database database;

  /** Creates a store in that database. */
  public People(Database database) {
    this.database = database;
  }

  // Two subjects may have one name, which is unique here.
  private static final String PUT =
      """
      insert into carillon.api_token as t
        (name, role, subject, created_at, created_by, namespaces)
      select case when exists (
          select from carillon.api_token o where o.name = :name and o.subject is distinct from :subject)
        then :name || ' ' || left(md5(:subject), 8) else :name end,
        :role, :subject, coalesce(cast(:now as timestamptz), now()), 'oidc', cast(:namespaces as text[])
      on conflict (subject) do update
      set name = excluded.name, role = excluded.role, namespaces = excluded.namespaces
      returning id, name, role, namespaces
      """;

  /**
   * Stores what the provider says about a person, which replaces what it said before.
   *
   * @param subject issuer and subject, which identify the person
   */
  public Caller put(String subject, String name, Role role, Reach reach) {
    List<String> namespaces = reach.list();
    return database
        .sql()
        .sql(PUT)
        .param("subject", subject)
        .param("name", name)
        .param("role", role.code())
        .param("now", database.clockOverride())
        .param("namespaces", namespaces == null ? null : texts(namespaces))
        .query((row, index) -> Caller.read(row))
        .single();
  }
}
