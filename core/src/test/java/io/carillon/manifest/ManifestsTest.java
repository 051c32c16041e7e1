package io.carillon.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.alert.rule.RuleJson;
import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.definition.TypeDefaults;
import io.carillon.engine.EngineSettings;
import io.carillon.engine.NodeParts;
import io.carillon.engine.TestDatabase;
import io.carillon.fault.ConflictException;
import io.carillon.fault.ForbiddenException;
import io.carillon.fault.InvalidInputException;
import io.carillon.grouping.ConfigScope;
import io.carillon.grouping.LabelSelector;
import io.carillon.manager.TasksManager;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Kind;
import io.carillon.manifest.document.ManifestFile;
import io.carillon.manifest.plan.Action;
import io.carillon.manifest.plan.FieldChange;
import io.carillon.manifest.plan.ObjectChange;
import io.carillon.manifest.yaml.InvalidFileException;
import io.carillon.record.FinishedReason;
import io.carillon.task.Retry;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.tasktype.RemoteTaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ManifestsTest {

  private static final String ACTOR = "tester";
  private static final String OWNER = "team-a";
  private static TestDatabase database;
  private static NodeParts parts;
  private static TasksManager tasks;
  private static Manifests manifests;

  /** Does nothing; a timeout and a retry of its own. */
  @TaskType(name = "note", timeout = "5m", retry = @Retry(maxAttempts = 3))
  static final class Note implements TaskHandler<Note.Parameters> {

    record Parameters(@Nullable String text, @Nullable Map<String, Object> data) {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      return null;
    }
  }

  @BeforeAll
  static void open() {
    database = new TestDatabase();
    parts =
        NodeParts.builder(
                database.database(),
                new LocalTaskTypes(List.of(new Note())),
                EngineSettings.of("files"))
            .build();
    parts.registerTypes();
    tasks = parts.manager();
    manifests = tasks.manifests(parts.connections(), parts.alerts(), ManifestsTest::celery);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database
        .database()
        .sql()
        .sql(
            """
            truncate carillon.task_config, carillon.task_config_version, carillon.schedule_state,
              carillon.calendar, carillon.calendar_version, carillon.alert_rule,
              carillon.managed_object cascade
            """)
        .update();
  }

  private static ApplyReport apply(String text) {
    return apply(OWNER, text, true, false);
  }

  private static ApplyReport plan(String text) {
    return apply(OWNER, text, true, true);
  }

  private static ApplyReport apply(String owner, String text, boolean prune, boolean dryRun) {
    return manifests.apply(
        new ApplyRequest(
            owner, List.of(new ManifestFile("tasks.yaml", text)), prune, dryRun, ACTOR));
  }

  private static List<String> summary(ApplyReport report) {
    List<String> lines = new ArrayList<>();
    for (ObjectChange change : report.files().getFirst().changes()) {
      if (change.action() != Action.UNCHANGED) {
        lines.add(
            change.action().code() + " " + change.key().kind().word() + " " + change.key().name());
        change.fields().forEach(field -> lines.add("  " + field(field)));
      }
    }
    return lines;
  }

  private static String field(FieldChange field) {
    return "%s: %s -> %s%s"
        .formatted(field.text(), field.before(), field.after(), field.drift() ? " (drift)" : "");
  }

  private static String export() {
    return manifests.export(ExportFilter.ALL).yaml();
  }

  private static TaskConfig config(String name) {
    return tasks.view().configNamed(name).orElseThrow();
  }

  private static final String WHOLE =
      """
      calendars:
        - name: holidays
          timezone: Asia/Shanghai
          holidays:
            - name: New Year
              date: "2027-01-01"
      configs:
        - name: nightly
          description: |
            Runs at night.
            Every night.
          task_type: note
          parameters:
            text: "yes"
          schedule:
            type: cron
            expression: 0 3 * * *
            timezone: Asia/Shanghai
            calendar: holidays
          priority: 7
        - name: often
          task_type: note
          schedule:
            type: interval
            every: 5m
          retry:
            max_attempts: 5
          status: paused
          status_reason: until Monday
      alert_rules:
        - name: nightly failed
          kind: failures_in_a_row
          condition:
            failures: 2
          scope:
            task_configs:
              - nightly
      """;

  @Test
  void aFileIsAppliedAndAppliedAgainChangesNothing() {
    assertThat(summary(apply(WHOLE)))
        .containsExactly(
            "created calendar holidays",
            "created config nightly",
            "created config often",
            "created alert_rule nightly failed");
    long version = config("nightly").version();
    ApplyReport again = apply(WHOLE);
    assertThat(again.changesAnything()).isFalse();
    assertThat(config("nightly").version()).isEqualTo(version);
    assertThat(config("nightly").nextDueAt()).isNotNull();
    assertThat(config("often").statusReason()).isEqualTo("until Monday");
    assertThat(config("often").definition().policies().timeout()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void anExportIsTheSameFile() {
    apply(WHOLE);
    assertThat(export()).isEqualTo(WHOLE);
    assertThat(plan(export()).changesAnything()).isFalse();
  }

  /** As the Celery runtime does, without its checks. */
  private static RemoteTaskType celery(String name, ObjectNode json) {
    return new RemoteTaskType(
        name,
        json.path("description").asString(""),
        json.path("queue").asString("celery"),
        (ObjectNode) json.get("parameter_schema"),
        TypeDefaults.NONE,
        (ObjectNode) json.get("celery"));
  }

  private static final String TYPED =
      """
      task_types:
        - name: send_invoice
          queue: invoices
          parameter_schema:
            type: object
            properties:
              order:
                type: integer
              copies:
                type: integer
          celery:
            task: shop.send_invoice
            results: rpc
      configs:
        - name: invoices
          task_type: send_invoice
          parameters:
            order: 17
          schedule:
            type: cron
            expression: 0 3 * * *
            timezone: Asia/Shanghai
      """;

  @Test
  void aTypeOfCeleryIsDeclaredBesideItsConfigsAndPrunedWithThem() {
    assertThat(summary(apply(TYPED)))
        .containsExactly("created task_type send_invoice", "created config invoices");
    assertThat(apply(TYPED).changesAnything()).isFalse();
    assertThat(export()).isEqualTo(TYPED);

    String texts =
        TYPED.replace("order:\n          type: integer", "order:\n          type: string");
    assertThat(texts).isNotEqualTo(TYPED);
    assertThat(summary(plan(texts)))
        .containsExactly(
            "changed task_type send_invoice",
            "  parameter_schema.properties.order.type: \"integer\" -> \"string\"");
    assertThatThrownBy(() -> apply(texts.replace("order: 17", "order: true")))
        .hasMessageContaining("order");
    apply(texts.replace("order: 17", "order: a17"));
    assertThat(config("invoices").status()).isEqualTo(ConfigStatus.ACTIVE);
    apply(OWNER, TYPED.substring(0, TYPED.indexOf("configs:")), false, false);
    assertThat(config("invoices").status()).isEqualTo(ConfigStatus.ERROR);

    assertThatThrownBy(() ->
            apply(
                OWNER, "configs:\n" + TYPED.substring(TYPED.indexOf("  - name: inv")), true, false))
        .hasMessageContaining("send_invoice");
    assertThat(summary(apply("configs: []\n")))
        .contains("deleted config invoices", "deleted task_type send_invoice");
    assertThat(parts.dispatcher().types().find("send_invoice")).isEmpty();
  }

  @Test
  void aDiffShowsFieldByFieldWhatChanges() {
    apply(WHOLE);
    String changed =
        WHOLE
            .replace("priority: 7", "priority: 8")
            .replace("0 3 * * *", "30 3 * * *")
            .replace("max_attempts: 5", "max_attempts: 5\n      delay: 1m")
            .replace("failures: 2", "failures: 3");
    assertThat(summary(plan(changed)))
        .containsExactly(
            "changed config nightly",
            "  schedule.expression: \"0 3 * * *\" -> \"30 3 * * *\"",
            "  priority: 7 -> 8",
            "changed config often",
            "  retry.delay: \"10s\" -> \"1m\"",
            "changed alert_rule nightly failed",
            "  condition.failures: 2 -> 3");
    assertThat(config("nightly").definition().priority()).isEqualTo(7);
    apply(changed);
    assertThat(config("nightly").definition().priority()).isEqualTo(8);
    assertThat(config("nightly").version()).isEqualTo(2);
    assertThat(plan(changed).changesAnything()).isFalse();
  }

  @Test
  void whatAPersonChangedByHandIsShownAsDrift() {
    apply(WHOLE);
    TaskConfig config = config("nightly");
    Definition definition = config.definition();
    tasks.update(
        config.id(),
        null,
        new Definition(
            definition.name(),
            "by hand",
            definition.task(),
            definition.schedule(),
            definition.policies(),
            definition.priority()),
        null,
        "ada");
    assertThat(summary(plan(WHOLE.replace("priority: 7", "priority: 8"))))
        .containsExactly(
            "changed config nightly",
            "  description: \"by hand\" -> \"Runs at night.\\nEvery night.\\n\" (drift)",
            "  priority: 7 -> 8");
  }

  @Test
  void aConfigThatAnOperatorPausedStaysPausedUnlessTheFileStatesItsStatus() {
    apply(WHOLE);
    tasks.pause(config("nightly").id(), "work on the database", "ada");
    assertThat(apply(WHOLE).changesAnything()).isFalse();
    assertThat(summary(plan(WHOLE.replace("priority: 7", "priority: 7\n    status: active"))))
        .containsExactly(
            "changed config nightly",
            "  status: \"paused\" -> \"active\" (drift)",
            "  status_reason: \"work on the database\" -> null (drift)");
  }

  @Test
  void pruningTouchesOnlyWhatTheOwnerMade() {
    apply(WHOLE);
    apply("team-b", yaml("other"), false, false);
    tasks.create(
        DefinitionReader.read(
            Json.object(
                "{\"name\":\"by"
                    + " hand\",\"task_type\":\"note\",\"schedule\":{\"type\":\"manual\"}}")),
        true,
        ACTOR);
    String rest = "configs:\n  - name: often\n    task_type: note\n    schedule: {type: manual}\n";
    assertThat(apply(OWNER, rest, false, true).count(Action.DELETED)).isZero();
    assertThat(summary(apply(rest)))
        .contains(
            "deleted config nightly",
            "deleted calendar holidays",
            "deleted alert_rule nightly failed");
    assertThat(tasks.view().configNamed("nightly")).isEmpty();
    assertThat(tasks.view().configNamed("other")).isPresent();
    assertThat(tasks.view().configNamed("by hand")).isPresent();
    assertThat(apply(rest).changesAnything()).isFalse();
  }

  private static String yaml(String name) {
    return "configs:\n  - name: %s\n    task_type: note\n    schedule: {type: manual}\n"
        .formatted(name);
  }

  @Test
  void aConfigOfAnotherOwnerIsRefusedWithWho() {
    apply("team-b", yaml("theirs"), false, false);
    assertThatThrownBy(() -> apply(yaml("theirs")))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("tasks.yaml:2:5: configs[0].name: ")
        .hasMessageContaining(
            "managed by the owner \"team-b\" (file tasks.yaml, applied by tester at");
  }

  @Test
  void whatHasNoOwnerIsAdopted() {
    tasks.create(
        DefinitionReader.read(
            Json.object(
                "{\"name\":\"old\",\"task_type\":\"note\",\"schedule\":{\"type\":\"manual\"}}")),
        true,
        ACTOR);
    ApplyReport report = apply(yaml("old"));
    assertThat(report.files().getFirst().changes())
        .singleElement()
        .satisfies(change -> {
          assertThat(change.action()).isEqualTo(Action.UNCHANGED);
          assertThat(change.adopted()).isTrue();
        });
    assertThat(manifests.ownerOf(Key.config("default", "old"))).isNotNull();
  }

  @Test
  void oneFaultLeavesNothingAndEveryFaultIsNamed() {
    String faulty =
        """
        calendars:
          - name: c
            timezone: Mars/Olympus
        configs:
          - name: a
            task_type: note
            schedule: {type: manual}
          - name: b
            task_type: note
            priorty: 3
            schedule:
              type: cron
              expression: 61 * * * *
        """;
    assertThatThrownBy(() -> apply(faulty))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("tasks.yaml:3:5: calendars[0].timezone: must be an IANA time zone")
        .hasMessageContaining("tasks.yaml:13:7: configs[1].schedule.expression: ")
        .hasMessageContaining("tasks.yaml:10:5: configs[1].priorty: is not known here");
    assertThat(tasks.view().configNamed("a")).isEmpty();
  }

  @Test
  void faultsThatOnlyTheDatabaseShowsLeaveNothing() {
    String faulty =
        yaml("a")
            + "  - name: b\n"
            + "    task_type: nowhere\n"
            + "    schedule: {type: manual}\n"
            + "  - name: c\n"
            + "    task_type: note\n"
            + "    schedule: {type: interval, every: 1m, calendar: gone}\n";
    assertThatThrownBy(() -> apply(faulty))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("tasks.yaml:6:5: configs[1].task_type: ")
        .hasMessageContaining("tasks.yaml:10:43: configs[2].schedule.calendar: ");
    assertThat(tasks.view().configNamed("a")).isEmpty();
    assertThat(manifests.ownerOf(Key.config("default", "a"))).isNull();
  }

  @Test
  void anObjectThatTwoFilesHoldIsAFault() {
    assertThatThrownBy(() ->
            manifests.apply(
                new ApplyRequest(
                    OWNER,
                    List.of(
                        new ManifestFile("a.yaml", yaml("x")),
                        new ManifestFile("b.yaml", yaml("x"))),
                    false,
                    false,
                    ACTOR)))
        .hasMessageContaining(
            "b.yaml:2:5: configs[0].name: is the task config \"x\" of a.yaml, line 2, once more");
  }

  @Test
  void eachFileIsATransactionAndPruningLooksAtAllFiles() {
    List<ManifestFile> both =
        List.of(new ManifestFile("a.yaml", yaml("x")), new ManifestFile("b.yaml", yaml("y")));
    manifests.apply(new ApplyRequest(OWNER, both, true, false, ACTOR));
    List<ManifestFile> moved =
        List.of(
            new ManifestFile("a.yaml", "configs: []"),
            new ManifestFile(
                "b.yaml",
                yaml("y") + "  - name: x\n    task_type: note\n    schedule: {type: manual}\n"));
    assertThat(
            manifests.apply(new ApplyRequest(OWNER, moved, true, false, ACTOR)).changesAnything())
        .isFalse();
    List<ManifestFile> broken =
        List.of(
            new ManifestFile("a.yaml", yaml("z")),
            new ManifestFile("b.yaml", yaml("y").replace("note", "nowhere")));
    assertThatThrownBy(() -> manifests.apply(new ApplyRequest(OWNER, broken, true, false, ACTOR)))
        .isInstanceOfSatisfying(
            InvalidFileException.class, e -> assertThat(e.applied()).containsExactly("a.yaml"));
    assertThat(tasks.view().configNamed("z")).isPresent();
    assertThat(tasks.view().configNamed("x")).isPresent();
  }

  @Test
  void appliesOfOneOwnerWaitForEachOther() throws Exception {
    List<Future<ApplyReport>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 6; i++) {
        all.add(threads.submit(() -> apply(yaml("same"))));
      }
      long created = 0;
      for (Future<ApplyReport> one : all) {
        created += one.get(1, TimeUnit.MINUTES).count(Action.CREATED);
      }
      assertThat(created).isOne();
    }
    assertThat(config("same").version()).isOne();
  }

  @Test
  void filesAreNotAppliedInsideATransactionOfACaller() {
    assertThatThrownBy(() -> database.database().inTransaction(() -> apply(yaml("x"))))
        .isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> apply("", yaml("x"), false, false))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aCalendarThatLeavesNoDueTimeIsAFaultOfTheCalendar() {
    apply(WHOLE);
    String closed =
        WHOLE.replace(
            "    holidays:\n",
            "    blackouts:\n      - from: \"02:30\"\n        to: \"03:30\"\n    holidays:\n");
    assertThatThrownBy(() -> apply(closed))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("tasks.yaml:2:5: calendars[0]: ");
  }

  @Test
  void anExportOfHostileValuesAppliedElsewhereIsTheSameToTheByte() {
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      ObjectNode json = Json.MAPPER.createObjectNode().put("name", "config " + i);
      json.put("description", Hostile.text(random)).put("task_type", "note");
      ObjectNode parameters = json.putObject("parameters");
      parameters.put("text", Hostile.text(random));
      parameters.set("data", Hostile.object(random, 0));
      json.putObject("schedule").put("type", "interval").put("every", "%dm".formatted(i + 1));
      if (i % 3 == 0) {
        json.put("timeout", (String) null).put("priority", i % 10).put("overlap", "allow");
        json.putObject("retry").put("max_attempts", 1).put("delay", "0s");
        json.put("catch_up", "all");
      }
      tasks.create(DefinitionReader.read(json), i % 4 != 0, ACTOR);
    }
    String first = export();
    assertThat(plan(first).changesAnything()).isFalse();
    empty();
    ApplyReport report = apply(first);
    assertThat(report.count(Action.CREATED)).isEqualTo(60);
    assertThat(export()).isEqualTo(first);
    assertThat(apply(first).changesAnything()).isFalse();
  }

  private static final String TWO_NAMESPACES =
      """
      configs:
        - name: same
          labels:
            team: a
          task_type: note
          schedule:
            type: manual
      ---
      namespace: billing
      configs:
        - name: same
          labels:
            stage: prod
            team: b
          task_type: note
          schedule:
            type: manual
      alert_rules:
        - name: both
          kind: failures_in_a_row
          condition:
            failures: 3
          scope:
            task_configs:
              - billing/same
              - same
      """;

  @Test
  void aNameIsUniqueInItsNamespaceAndFiltersNarrowAnExport() {
    apply(TWO_NAMESPACES);
    assertThat(tasks.view().configNamed("billing", "same")).isPresent();
    assertThat(plan(export()).changesAnything()).isFalse();
    String[] documents = TWO_NAMESPACES.split("alert_rules:", -1)[0].split("---\n", -1);
    assertThat(export(Set.of("billing"), Set.of())).isEqualTo(documents[1]);
    assertThat(export(null, Set.of("team=a"))).isEqualTo(documents[0]);
    assertThat(export(null, Set.of("stage", "team=b"))).isEqualTo(documents[1]);
    assertThat(export(null, Set.of("stage=none"))).isEmpty();
    assertThatThrownBy(() -> apply(TWO_NAMESPACES.replace("namespace: billing", "namespace: Bad_")))
        .hasMessageContaining("tasks.yaml:11:5: configs[0].namespace: must be 1 to 63 characters");
  }

  private static String export(@Nullable Set<String> namespaces, Set<String> labels) {
    Set<LabelSelector> selectors =
        labels.stream().map(text -> LabelSelector.parse("label", text)).collect(Collectors.toSet());
    ConfigScope scope = new ConfigScope(namespaces, selectors);
    return manifests.export(new ExportFilter(Set.of(Kind.values()), scope, null)).yaml();
  }

  @Test
  void anExportIsNarrowedBeforeItIsCounted() {
    apply(TWO_NAMESPACES);
    database
        .database()
        .sql()
        .sql(
            """
            insert into carillon.task_config (namespace, name, description, task_type, status,
              parameters, schedule, schedule_type, policies, priority, anchor_at, version,
              created_at, created_by, updated_at, updated_by)
            select namespace, 'copy ' || n, description, task_type, status, parameters, schedule,
              schedule_type, policies, priority, anchor_at, version, created_at, created_by,
              updated_at, updated_by
            from carillon.task_config c cross join generate_series(1, :more) as n
            where c.namespace = 'billing'
            """)
        .param("more", Export.MOST + 1)
        .update();
    assertThatThrownBy(ManifestsTest::export).hasMessageContaining("More than 10,000 objects");
    assertThat(export(Set.of("default"), Set.of())).contains("name: same");
    assertThat(export(null, Set.of("team=a"))).contains("name: same");
    assertThat(
            manifests
                .export(new ExportFilter(Set.of(Kind.ALERT_RULE), ConfigScope.ALL, OWNER))
                .yaml())
        .contains("name: both");
  }

  @Test
  void aScheduleThatHasFiredAllItsDueTimesStaysFinished() {
    String over =
        """
        configs:
          - name: over
            task_type: note
            schedule:
              type: date
              at: "2199-01-01T00:00:00Z"
        """;
    apply(over);
    database
        .database()
        .sql()
        .sql(
            """
            update carillon.task_config set status = :inactive, status_reason = :finished
            where name = 'over'
            """)
        .param("inactive", ConfigStatus.INACTIVE.code())
        .param("finished", FinishedReason.TEXT)
        .update();
    assertThat(export()).doesNotContain("status");
    assertThat(plan(over + "    status: active\n").changesAnything()).isFalse();
  }

  @Test
  void anExportIsNarrowedByOwnerAndKind() {
    apply(WHOLE);
    apply("team-b", yaml("theirs"), false, false);
    assertThat(
            manifests
                .export(new ExportFilter(Set.of(Kind.values()), ConfigScope.ALL, "team-b"))
                .yaml())
        .startsWith("configs:\n  - name: theirs\n");
    assertThat(
            RuleJson.write(parts.alerts().rules().list(0, 1).getFirst())
                .get("scope")
                .has("task_config_ids"))
        .isTrue();
  }

  @Test
  void pruningByAnEmptyFileIsRefused() {
    apply(yaml("kept"));
    for (String text : List.of("", "# nothing\n", "---\n---\n")) {
      assertThatThrownBy(() -> apply(OWNER, text, true, false))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("files")
          .hasMessageContaining(
              "hold nothing, and prune would delete all that the owner \"team-a\" manages: for"
                  + " that, apply a file with \"configs: []\".");
    }
    config("kept");
    assertThat(summary(apply(OWNER, "configs: []", true, false))).hasSize(1);
  }

  @Test
  void aFileThatTheCallerMayNotApplyKeepsTheOthersFromBeingApplied() {
    ApplyRequest request =
        new ApplyRequest(
            OWNER,
            List.of(
                new ManifestFile("a.yaml", yaml("first")),
                new ManifestFile("b.yaml", yaml("forbidden"))),
            false,
            false,
            ACTOR);
    assertThatThrownBy(() ->
            manifests.apply(
                request, key -> key.name().equals("forbidden") ? "Not this one." : null))
        .isInstanceOf(ForbiddenException.class);
    assertThat(export()).isEmpty();
  }
}
