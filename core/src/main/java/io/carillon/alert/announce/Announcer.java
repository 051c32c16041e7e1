package io.carillon.alert.announce;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.carillon.alert.announce.AnnouncementStore.Draft;
import io.carillon.alert.kind.AlertKinds;
import io.carillon.alert.kind.Language;
import io.carillon.alert.kind.Words;
import io.carillon.alert.rule.AlertRule;
import io.carillon.alert.rule.AlertSettings;
import io.carillon.alert.rule.Receiver;
import io.carillon.alert.rule.RuleDefinition;
import io.carillon.database.Database;
import io.carillon.database.SqlArrays;
import io.carillon.definition.Json;
import io.carillon.template.Namespace;
import io.carillon.text.Coded;
import io.carillon.time.TimeOrderedIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes announcements of what alerts have to tell: one message for all alerts that have the same
 * receivers, language and reason, so that 200 configs that fail together are one message.
 */
public final class Announcer {

  private static final int MOST = 20_000;

  private final Database database;
  private final AnnouncementStore store;
  private final TimeOrderedIds ids;
  private final String url;

  /**
   * Creates the announcer.
   *
   * @param url where people find alerts; empty for nowhere
   */
  public Announcer(Database database, AnnouncementStore store, TimeOrderedIds ids, String url) {
    this.database = database;
    this.store = store;
    this.ids = ids;
    this.url = url;
  }

  /** An alert that has something to tell. */
  private record Item(long id, long ruleId, Reason reason, boolean resolved, Told told) {}

  /** Who is told in which language. */
  private record Audience(List<Receiver> receivers, Language language, String key) {}

  /** What becomes one message. */
  private record Group(Audience audience, Reason reason) {}

  private static final String TO_TELL =
      """
      (select a.id, a.rule_id, a.rule_name, a.kind, a.subject, a.arguments, a.status, a.to_announce
       from carillon.alert a where a.to_announce is not null order by a.id limit :most)
      union all
      (select a.id, a.rule_id, a.rule_name, a.kind, a.subject, a.arguments, a.status, 'repeated'
       from carillon.alert a
       where a.status = 'firing' and a.repeat_at is not null and a.repeat_at <= :now
         and a.to_announce is null
       order by a.repeat_at limit :most)
      """;

  /**
   * Makes the announcements that are due; a receiver that was told something a moment ago waits.
   *
   * @param rules the enabled rules by id
   * @return the ids of the alerts that had something to tell
   */
  public Set<Long> announce(Map<Long, AlertRule> rules, AlertSettings settings, Instant now) {
    List<Item> items =
        database
            .sql()
            .sql(TO_TELL)
            .param("now", Database.parameter(now))
            .param("most", MOST)
            .query(Announcer::item)
            .list();
    if (items.isEmpty()) {
      return Set.of();
    }
    Map<Long, Audience> audiences = audiences(items, rules, settings);
    List<Item> nobody =
        items.stream().filter(item -> !audiences.containsKey(item.ruleId())).toList();
    nobodyIsTold(nobody);
    Map<Group, List<Item>> groups =
        items.stream()
            .filter(item -> audiences.containsKey(item.ruleId()))
            .collect(
                groupingBy(
                    item -> new Group(known(audiences, item), item.reason()),
                    LinkedHashMap::new,
                    toList()));
    announce(groups, settings.groupEvery(), now, rules);
    return items.stream().map(Item::id).collect(toSet());
  }

  private static Audience known(Map<Long, Audience> audiences, Item item) {
    return Objects.requireNonNull(audiences.get(item.ruleId()));
  }

  private static Item item(ResultSet row, int index) throws SQLException {
    String kind = row.getString("kind");
    String telling = row.getString("to_announce");
    ObjectNode arguments = Json.object(row.getString("arguments"));
    Words words =
        AlertKinds.find(kind).map(known -> known.words(arguments)).orElse(new Words(kind, kind));
    return new Item(
        row.getLong("id"),
        row.getLong("rule_id"),
        Coded.of(Reason.class, telling),
        Reason.RESOLVED.code().equals(row.getString("status")),
        new Told(row.getString("subject"), row.getString("rule_name"), words));
  }

  /** Returns the audience of each rule that has receivers. */
  private static Map<Long, Audience> audiences(
      List<Item> items, Map<Long, AlertRule> rules, AlertSettings settings) {
    Map<Long, Audience> audiences = new HashMap<>();
    for (Item item : items) {
      AlertRule rule = rules.get(item.ruleId());
      if (rule != null && !audiences.containsKey(item.ruleId())) {
        Audience audience = audience(rule.definition(), settings);
        if (!audience.receivers().isEmpty()) {
          audiences.put(item.ruleId(), audience);
        }
      }
    }
    return audiences;
  }

  private static Audience audience(RuleDefinition rule, AlertSettings settings) {
    List<Receiver> own = rule.announce();
    List<Receiver> receivers = own == null ? settings.announce() : own;
    Language chosen = rule.behaviour().language();
    Language language = chosen == null ? settings.language() : chosen;
    StringBuilder key = new StringBuilder(language.code());
    receivers.forEach(receiver -> key.append(' ').append(AnnouncementStore.key(receiver)));
    return new Audience(receivers, language, AnnouncementStore.hash(key.toString()));
  }

  private void announce(
      Map<Group, List<Item>> groups, Duration every, Instant now, Map<Long, AlertRule> rules) {
    Map<String, Instant> lately =
        lately(groups.keySet().stream().map(group -> group.audience().key()).toList());
    List<Draft> drafts = new ArrayList<>();
    List<String> told = new ArrayList<>();
    groups.forEach((group, items) -> {
      Instant last = lately.get(group.audience().key());
      boolean waits = last != null && last.isAfter(now.minus(every)) && !last.isAfter(now);
      if (!waits) {
        drafts.addAll(drafts(group, items, now));
        told.add(group.audience().key());
        done(items, now, rules);
      }
    });
    store.add(drafts);
    noteTold(told, now);
  }

  private List<Draft> drafts(Group group, List<Item> items, Instant now) {
    Message message =
        Message.of(
            group.reason(),
            group.audience().language(),
            items.stream().limit(100).map(Item::told).toList(),
            items.size(),
            url);
    return drafts(group.audience().receivers(), group.reason(), message, now);
  }

  private List<Draft> drafts(
      List<Receiver> receivers, Reason reason, Message message, Instant now) {
    List<Draft> drafts = new ArrayList<>();
    for (Receiver receiver : receivers) {
      UUID id = ids.next(now);
      drafts.add(new Draft(id, reason, receiver, message.withId(id.toString()), now));
    }
    return drafts;
  }

  private Map<String, Instant> lately(Collection<String> keys) {
    Map<String, Instant> lately = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select receiver, announced_at from carillon.alert_receiver where receiver = any(:keys)
            """)
        .param("keys", SqlArrays.texts(keys))
        .query((row, index) ->
            lately.put(row.getString("receiver"), row.getTimestamp("announced_at").toInstant()))
        .list();
    return lately;
  }

  private void noteTold(List<String> keys, Instant now) {
    if (keys.isEmpty()) {
      return;
    }
    database
        .sql()
        .sql(
            """
            insert into carillon.alert_receiver (receiver, announced_at)
            select distinct k.key, cast(:now as timestamptz) from unnest(:keys) as k(key) order by 1
            on conflict (receiver) do update set announced_at = excluded.announced_at
            """)
        .param("keys", SqlArrays.texts(keys))
        .param("now", Database.parameter(now))
        .update();
    database
        .sql()
        .sql("delete from carillon.alert_receiver where announced_at < :before")
        .param("before", Database.parameter(now.minus(Duration.ofDays(1))))
        .update();
  }

  private static final String DONE =
      """
      update carillon.alert a set to_announce = n.next, repeat_at = n.repeat_at,
        announced_at = coalesce(n.announced_at, a.announced_at),
        announcements = a.announcements + n.told
      from unnest(:ids, :nexts, :repeats, :announced, :tolds)
        as n(id, next, repeat_at, announced_at, told)
      where a.id = any(array[n.id]) and n.id between 1 and 9223372036854775807
      """;

  /** Notes what was told. An alert that was over before it was told has its end to tell then. */
  private void done(List<Item> items, Instant now, Map<Long, AlertRule> rules) {
    if (items.isEmpty()) {
      return;
    }
    database
        .sql()
        .sql(DONE)
        .param("ids", SqlArrays.longs(items, Item::id))
        .param("nexts", SqlArrays.texts(items, item -> next(item, rules)))
        .param("repeats", SqlArrays.instants(items, item -> repeatAt(item, now, rules)))
        .param(
            "announced",
            SqlArrays.instants(items, item -> item.reason() == Reason.RESOLVED ? null : now))
        .param("tolds", SqlArrays.ints(items, item -> item.reason() == Reason.RESOLVED ? 0 : 1))
        .update();
  }

  private void nobodyIsTold(List<Item> items) {
    if (!items.isEmpty()) {
      database
          .sql()
          .sql(
              """
              update carillon.alert set to_announce = null, repeat_at = null where id = any(:ids)
              """)
          .param("ids", SqlArrays.longs(items, Item::id))
          .update();
    }
  }

  private static @Nullable String next(Item item, Map<Long, AlertRule> rules) {
    AlertRule rule = rules.get(item.ruleId());
    boolean endIsToTell =
        item.reason() != Reason.RESOLVED
            && item.resolved()
            && rule != null
            && rule.definition().behaviour().recovery();
    return endIsToTell ? Reason.RESOLVED.code() : null;
  }

  private static @Nullable Instant repeatAt(Item item, Instant now, Map<Long, AlertRule> rules) {
    AlertRule rule = rules.get(item.ruleId());
    Duration every = rule == null ? null : rule.definition().behaviour().repeatEvery();
    return every == null || item.resolved() ? null : now.plus(every);
  }

  /** Makes the announcements by which a user tries out a rule's receivers; returns their ids. */
  public List<UUID> test(AlertRule rule, AlertSettings settings) {
    return database.inTransaction(() -> {
      Audience audience = audience(rule.definition(), settings);
      Message message =
          Message.of(Reason.TRIAL, audience.language(), List.of(example(rule)), 1, url);
      List<Draft> drafts = drafts(audience.receivers(), Reason.TRIAL, message, database.time());
      store.add(drafts);
      return drafts.stream().map(Draft::id).toList();
    });
  }

  private static Told example(AlertRule rule) {
    return new Told(
        "carillon",
        rule.definition().name(),
        new Words("this is a test, nothing is wrong", "这是一条测试消息，一切正常"));
  }

  /** Returns the placeholders of a message, with the values of an example. */
  public Namespace example() {
    Told told = new Told("example", "example", new Words("fails", "失败"));
    return Message.of(Reason.TRIAL, Language.EN, List.of(told), 1, url)
        .withId(new UUID(0, 0).toString())
        .namespace();
  }
}
