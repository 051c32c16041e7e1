package io.carillon.alert;

import io.carillon.alert.announce.AlertHealth;
import io.carillon.alert.announce.AnnouncementSender;
import io.carillon.alert.announce.AnnouncementStore;
import io.carillon.alert.announce.Announcer;
import io.carillon.alert.announce.Outside;
import io.carillon.alert.life.AlertSearch;
import io.carillon.alert.life.AlertStore;
import io.carillon.alert.rule.AlertRule;
import io.carillon.alert.rule.AlertSettings;
import io.carillon.alert.rule.AlertSettingsStore;
import io.carillon.alert.rule.RuleCheck;
import io.carillon.alert.rule.RuleDefinition;
import io.carillon.alert.rule.RuleStore;
import io.carillon.alert.rule.SilenceStore;
import io.carillon.database.Database;
import io.carillon.fault.ConflictException;
import io.carillon.rendering.ParameterCheck;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The alerts of a node: the users' door, and the two agents. */
public final class Alerts {

  private final RuleStore rules;
  private final RuleCheck check;
  private final AlertSettingsStore settings;
  private final SilenceStore silences;
  private final AlertSearch search;
  private final AnnouncementStore announcements;
  private final AlertHealth health;
  private final Announcer announcer;
  private final AlertEvaluator evaluator;
  private final AnnouncementSender sender;

  /**
   * Creates the alerts of a node; none of the agents runs.
   *
   * @param types the task types of this process, which send announcements
   * @param ids the ids of announcements; those of the node
   */
  public Alerts(Database database, LocalTaskTypes types, TimeOrderedIds ids, Options options) {
    this.rules = new RuleStore(database);
    this.settings = new AlertSettingsStore(database);
    this.silences = new SilenceStore(database);
    this.search = new AlertSearch(database);
    this.announcements = new AnnouncementStore(database);
    this.health = new AlertHealth(database);
    this.announcer = new Announcer(database, announcements, ids, options.url());
    Outside outside = options.surroundings().outside();
    this.check =
        new RuleCheck(
            database,
            types,
            new ParameterCheck(outside.connections(), outside.secrets()),
            announcer.example());
    this.evaluator =
        new AlertEvaluator(
            database,
            new AlertEvaluator.Stores(
                rules, settings, silences, new AlertStore(database), announcements),
            announcer,
            new AlertEvaluator.Node(
                options.surroundings().node(),
                options.retention(),
                options.surroundings().nanoTime()));
    this.sender = new AnnouncementSender(announcements, types, options.surroundings());
  }

  /**
   * The settings of a node's alerts.
   *
   * @param url where people find alerts; empty for nowhere
   * @param retention how long resolved alerts are kept
   */
  public record Options(
      AnnouncementSender.Surroundings surroundings, String url, Duration retention) {}

  /** Returns the agent that evaluates the rules. */
  public AlertEvaluator evaluator() {
    return evaluator;
  }

  /** Returns the agent that sends announcements. */
  public AnnouncementSender sender() {
    return sender;
  }

  /** Returns the rules, for reading and deleting. */
  public RuleStore rules() {
    return rules;
  }

  /** Returns the silences. */
  public SilenceStore silences() {
    return silences;
  }

  /** Returns the alerts. */
  public AlertSearch search() {
    return search;
  }

  /** Returns the announcements. */
  public AnnouncementStore announcements() {
    return announcements;
  }

  /** Returns whether alerts work. */
  public AlertHealth health() {
    return health;
  }

  /** Returns the settings. */
  public AlertSettingsStore.Saved settings() {
    return settings.get();
  }

  /**
   * Stores a new rule.
   *
   * @throws io.carillon.fault.InvalidInputException when it names what does not exist or fit
   * @throws ConflictException {@code duplicate_name}, {@code too_many}
   */
  public AlertRule create(RuleDefinition definition, String actor) {
    check.require(definition);
    return rules.create(definition, actor);
  }

  /**
   * Replaces a rule.
   *
   * @param version the version the change is based on; null to replace any version
   * @throws io.carillon.fault.InvalidInputException when it names what does not exist or fit
   * @throws io.carillon.fault.NotFoundException when there is none
   * @throws ConflictException {@code stale_version}, {@code duplicate_name}
   */
  public AlertRule update(
      long id, @Nullable Long version, RuleDefinition definition, String actor) {
    rules.get(id);
    check.require(definition);
    return rules.update(id, version, definition, actor);
  }

  /**
   * Replaces the settings.
   *
   * @param version the version the change is based on; null to replace any version
   * @throws io.carillon.fault.InvalidInputException when a receiver does not exist or fit
   * @throws ConflictException {@code stale_version}
   */
  public AlertSettingsStore.Saved putSettings(
      AlertSettings changed, @Nullable Long version, String actor) {
    check.require(changed.announce());
    return settings.put(changed, version, actor);
  }

  /**
   * Sends a test announcement to the receivers of a rule; returns the ids of the announcements.
   *
   * @throws io.carillon.fault.NotFoundException when there is no such rule
   * @throws ConflictException {@code no_receiver}
   */
  public List<UUID> test(long ruleId) {
    List<UUID> sent = announcer.test(rules.get(ruleId), settings.get().settings());
    if (sent.isEmpty()) {
      throw new ConflictException(
          "no_receiver",
          "Neither the rule nor the alert settings have a receiver in announce: add one.");
    }
    return sent;
  }
}
