package io.carillon.cli.session;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.Column;
import io.carillon.cli.output.ListPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the pages of a list and prints each as it comes. {@code --limit} bounds it, 100 unless it
 * is given; {@code --all} reads up to 100,000 items.
 */
public final class Paging {

  /** The options of lists. */
  public static final List<Option> OPTIONS =
      List.of(Option.of("--limit", "N"), Option.flag("--all"));

  private static final int SHOWN = 100;
  private static final int MOST = 100_000;
  private static final int PAGE = 200;

  private final Session session;
  private final int limit;
  private boolean more;

  /** Creates it with the options of a call. */
  public Paging(Session session, Arguments arguments) {
    this(session, arguments.has("--all") ? MOST : arguments.number("--limit", SHOWN, 1, MOST));
  }

  /** Creates it with that bound. */
  public Paging(Session session, int limit) {
    this.session = session;
    this.limit = limit;
  }

  /** Returns these options together with those of lists. */
  public static List<Option> with(Option... options) {
    List<Option> all = new ArrayList<>(List.of(options));
    all.addAll(OPTIONS);
    return all;
  }

  /**
   * Prints the list at a path.
   *
   * @param query makes the query of the list, to which limit and cursor are added
   * @param columns of the table
   * @param name what the format {@code name} prints of an item
   */
  public int print(Supplier<Query> query, List<Column> columns, Function<JsonNode, String> name)
      throws InterruptedException {
    ListPrinter printer = new ListPrinter(session.output(), columns, name);
    read(query, printer::page);
    printer.end();
    if (more) {
      session.output().note("list.more", limit);
    }
    return ExitCode.DONE;
  }

  /** Reads the pages of the list at a path up to the bound. */
  public void read(Supplier<Query> query, Consumer<List<JsonNode>> reader)
      throws InterruptedException {
    String cursor = null;
    int left = limit;
    do {
      Query page = query.get().with("limit", Math.min(left, PAGE)).with("cursor", cursor);
      JsonNode answer = session.client().get(page).json();
      List<JsonNode> items = answer.path("items").valueStream().limit(left).toList();
      left -= items.size();
      cursor = next(answer);
      reader.accept(items);
    } while (cursor != null && left > 0);
    more = cursor != null;
  }

  /** Returns whether the list that was read has more than the bound. */
  public boolean hasMore() {
    return more;
  }

  private static @Nullable String next(JsonNode answer) {
    return answer.path("next_cursor").asString(null);
  }
}
