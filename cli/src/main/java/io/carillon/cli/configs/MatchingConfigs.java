package io.carillon.cli.configs;

import io.carillon.cli.http.Query;
import io.carillon.cli.session.CommandFailure;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Paging;
import io.carillon.cli.session.Session;
import java.util.ArrayList;
import java.util.List;

/** The task configs that options select, read from the list of the server. */
public final class MatchingConfigs {

  /** Maximum number of task configs of one command, as of a bulk operation of the server. */
  private static final int MOST = 100_000;

  private MatchingConfigs() {}

  /**
   * Returns the ids of all that options select, ascending.
   *
   * @throws CommandFailure when more than 100,000 are selected
   */
  public static List<Long> ids(Session session, Selection selection) throws InterruptedException {
    List<Long> ids = new ArrayList<>();
    Paging paging = new Paging(session, MOST);
    paging.read(
        () -> selection.addTo(Query.of("/task-configs")),
        items -> items.forEach(item -> ids.add(item.path("id").asLong())));
    if (paging.hasMore()) {
      throw new CommandFailure(ExitCode.USAGE, "config.too_many", MOST);
    }
    return ids;
  }
}
