package io.carillon.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.carillon.server.browser.Scene.CONFIGS;
import static io.carillon.server.browser.Scene.button;
import static io.carillon.server.browser.Scene.dialog;
import static io.carillon.server.browser.Scene.tabTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.carillon.server.Chromium.View;
import io.carillon.time.TimeOrderedIds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The decisions about a config as the console draws and tells them. */
class ConsoleTimelineTest {

  private static final List<String> OUTCOMES =
      List.of("succeeded", "failed", "timed_out", "cancelled", "expired", "lost");

  @TempDir private static Path data;
  private static Scene scene;
  private static Instant hour = Instant.EPOCH;
  private final TimeOrderedIds ids = new TimeOrderedIds();

  @BeforeAll
  static void start() {
    hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
    scene = new Scene(data);
  }

  @AfterAll
  static void stop() {
    scene.close();
  }

  @AfterEach
  void nothingWentWrong() {
    scene.requireNoFaults();
  }

  private static Instant ago(int hours) {
    return hour.minus(Duration.ofHours(hours));
  }

  /** A config that has been there for 60 hours, with its due times of each hour still undecided. */
  private static long hourly(String name, String more) {
    long id =
        scene.create(
            """
            {"name": "%s", "task_type": "http_request", "catch_up": "none",
             "parameters": {"url": "%s"},
             "schedule": {"type": "cron", "expression": "0 * * * *", "timezone": "Asia/Shanghai"%s}}
            """
                .formatted(name, scene.server().pageUrl(), more));
    scene.sql(
        """
        update carillon.task_config_version set effective_at = '%s', anchor_at = '%1$s'
        where task_config_id = %d and version = 1
        """
            .formatted(ago(60), id));
    scene.sql(
        "update carillon.task_config set created_at = '%s', anchor_at = '%1$s' where id = %d"
            .formatted(ago(60), id));
    return id;
  }

  private static void decide(long id, Instant due, String kind, String more, String values) {
    scene.sql(
        """
        insert into carillon.schedule_event (task_config_id, ledger_at, slot, kind, due_at, count,
          decided_at, actor%s)
        values (%d, '%s', 0, '%s', '%3$s', 1, timestamptz '%3$s' + interval '5 ms', 'node'%s)
        """
            .formatted(more, id, due, kind, values));
  }

  private void fire(long id, Instant due, String status) {
    UUID execution = ids.next(due);
    boolean started = !List.of("expired", "cancelled").contains(status);
    scene.sql(
        """
        insert into carillon.task_execution_ended (id, task_config_id, config_version, queued_at,
          max_attempts, attempt, priority, status, trigger, task_type, queue, due_at, started_at,
          finished_at, start_by, cancel_reason, error)
        values ('%s', %d, 1, '%s', 3, %d, 5, '%s', 'schedule', 'http_request', 'default', '%3$s',
          %s, timestamptz '%3$s' + interval '3 s', %s, %s, %s)
        """
            .formatted(
                execution,
                id,
                due,
                started ? 2 : 0,
                status,
                started ? "timestamptz '" + due + "' + interval '1 s'" : "null",
                status.equals("expired") ? "timestamptz '" + due + "' + interval '2 s'" : "null",
                status.equals("cancelled") ? "'by hand'" : "null",
                List.of("failed", "timed_out").contains(status)
                    ? "'{\"type\": \"example.Broken\", \"message\": \"it " + status + "\"}'"
                    : "null"));
    decide(id, due, "fired", ", execution_id", ", '" + execution + "'");
  }

  private static void leaveOut(long id, Instant due, String kind, String sentence) {
    decide(
        id,
        due,
        kind,
        ", reason, reason_sentence",
        ", 'as the sentence says', '" + sentence.replace("'", "''") + "'");
  }

  private long oneOfEachKind() {
    long id = hourly("one of each " + System.nanoTime(), "");
    for (int i = 0; i < OUTCOMES.size(); i++) {
      fire(id, ago(50 - i), OUTCOMES.get(i));
    }
    leaveOut(
        id,
        ago(40),
        "skipped",
        """
        {"code": "skipped_overlap", "arguments": {"execution": "%s", "overlap": "skip"}}\
        """
            .formatted(ids.next(ago(41))));
    leaveOut(
        id,
        ago(39),
        "missed",
        "{\"code\": \"missed_grace\", \"arguments\": {\"late\": \"2h\", \"grace\": \"1m\"}}");
    leaveOut(
        id,
        ago(38),
        "coalesced",
        "{\"code\": \"coalesced\", \"arguments\": {\"into\": \"%s\", \"count\": 12}}"
            .formatted(ago(26)));
    leaveOut(
        id,
        ago(25),
        "excluded",
        "{\"code\": \"excluded\", \"arguments\": {\"name\": \"holidays\", \"entry\": \"Founders'"
            + " day\"}}");
    return id;
  }

  private static ObjectNode timeline(long id, String span, String language) {
    return scene
        .server()
        .send(
            "GET",
            CONFIGS + "/" + id + "/timeline?limit=500&" + span,
            null,
            "Accept-Language",
            language)
        .json();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void everyDecisionHasItsShapeAndItsSentence(String language) {
    long id = oneOfEachKind();
    String path = CONFIGS + "/" + id;
    scene.server().post(path + "/pause", "{\"reason\": \"repairs\"}");
    scene.server().post(path + "/resume", null);
    scene.sql(
        """
        update carillon.task_config_version set effective_at = case version
          when 2 then timestamptz '%s' else timestamptz '%s' end,
          status = case version when 2 then 'paused' else 'active' end
        where task_config_id = %d and version > 1
        """
            .formatted(ago(20), ago(10), id));
    String span = "from=" + ago(60) + "&to=" + ago(-12);
    Page page =
        scene.open(
            new View(language, language.equals("en") ? "light" : "dark", 1440),
            "/configs/" + id + "?" + span);
    ObjectNode expected = timeline(id, span, language);
    Locator options = page.getByRole(AriaRole.OPTION);
    Locator sentences = page.locator("main ol li");
    assertThat(expected.get("entries")).hasSize(10);
    List<String> shapes = new ArrayList<>();
    for (JsonNode entry : expected.get("entries")) {
      String text = entry.get("text").stringValue();
      assertThat(options.filter(new Locator.FilterOptions().setHasText(text))).hasCount(1);
      Locator line = sentences.filter(new Locator.FilterOptions().setHasText(text));
      assertThat(line).hasCount(1);
      assertThat(line.locator("svg[role=img]")).hasAttribute("aria-label", Pattern.compile(".+"));
      shapes.add(line.locator("svg[role=img]").innerHTML());
      if (language.equals("zh")) {
        assertThat(text).containsPattern("[\\u4e00-\\u9fff]");
      }
    }
    assertThat(shapes).doesNotHaveDuplicates();
    for (JsonNode status : expected.get("statuses")) {
      String reason = status.get("reason").asString("");
      assertThat(page.locator("svg title").filter(new Locator.FilterOptions().setHasText(reason)))
          .not()
          .hasCount(0);
    }
    assertThat(expected.at("/statuses/1/status").stringValue()).isEqualTo("paused");
    Scene.requireSound(page);
    page.context().close();
  }

  @Test
  void aBackfillRunsOnlyWhatWasMissed() {
    long id = hourly("backfilled", "");
    for (int hours = 30; hours > 6; hours--) {
      if (List.of(12, 18, 24).contains(hours)) {
        leaveOut(
            id,
            ago(hours),
            "missed",
            "{\"code\": \"missed_grace\", \"arguments\": {\"late\": \"2h\", \"grace\": \"1m\"}}");
      } else {
        fire(id, ago(hours), "succeeded");
      }
    }
    Page page = scene.open(View.PLAIN, "/configs/" + id + "?from=" + ago(31) + "&to=" + ago(-1));
    page.locator("details summary")
        .filter(new Locator.FilterOptions().setHasText("More"))
        .first()
        .click();
    button(page, "Backfill").click();
    dialog(page).getByLabel("From").fill(ago(30).toString());
    dialog(page)
        .getByLabel("To", new Locator.GetByLabelOptions().setExact(true))
        .fill(ago(6).toString());
    button(dialog(page), "Count").click();
    assertThat(dialog(page).getByRole(AriaRole.STATUS))
        .containsText("24 due times, 21 of which ran already: 3 would run.");
    Scene.requireSound(page);
    button(dialog(page), "Run 3").click();
    assertThat(dialog(page).getByRole(AriaRole.STATUS)).containsText("3 executions were queued.");
    button(dialog(page), "Close").click();
    await()
        .until(() ->
            scene
                    .server()
                    .get(CONFIGS + "/" + id + "/executions?trigger=backfill&status=succeeded")
                    .json()
                    .get("items")
                    .size()
                == 3);
    page.context().close();
  }

  @Test
  void aTimeIsAskedAboutAndAMarkIsOpenedWithKeysAlone() {
    long id = oneOfEachKind();
    Page page = scene.open(View.PLAIN, "/configs/" + id + "?from=" + ago(60) + "&to=" + ago(-12));
    tabTo(page, "#ask");
    page.keyboard().type(ago(39).toString());
    page.keyboard().press("Enter");
    Locator answer = page.getByRole(AriaRole.REGION).getByRole(AriaRole.STATUS);
    assertThat(answer).containsText("Version 1 was in force");
    tabTo(page, "[role=listbox]");
    Locator score = page.getByRole(AriaRole.LISTBOX);
    page.keyboard().press("ArrowRight");
    page.keyboard().press("ArrowRight");
    String chosen = score.getAttribute("aria-activedescendant");
    String sentence = page.locator("[id='" + chosen + "']").textContent();
    page.keyboard().press("Enter");
    assertThat(dialog(page)).isVisible();
    assertThat(sentence).contains(dialog(page).locator("bdi").first().textContent());
    Scene.requireSound(page);
    page.keyboard().press("Escape");
    assertThat(dialog(page)).hasCount(0);
    assertThat(score).isFocused();
    page.context().close();
  }

  @Test
  void aSandboxShowsWhatTheServerForecastsAndChangesNothing() {
    long one = fresh("forecast one");
    fresh("forecast two");
    Page page = scene.open(View.PLAIN, "/forecast?view=week");
    List<String> asked = new ArrayList<>();
    page.onRequest(request -> {
      if (String.valueOf(request.postData()).contains("what_if")) {
        asked.add(request.postData());
      }
    });
    page.locator("table td button").nth(150).click();
    Locator first =
        dialog(page).locator("li").filter(new Locator.FilterOptions().setHasText("forecast one"));
    button(first, "Pause").click();
    Locator second =
        dialog(page).locator("li").filter(new Locator.FilterOptions().setHasText("forecast two"));
    button(second, "+30m").click();
    Scene.requireSound(page);
    page.keyboard().press("Escape");
    Locator sandbox =
        page.getByRole(AriaRole.REGION).filter(new Locator.FilterOptions().setHasText("not saved"));
    assertThat(sandbox).containsText("2 changes, not saved");
    await()
        .until(() -> {
          page.waitForTimeout(100);
          return asked.stream().anyMatch(body -> body.contains("pause") && body.contains("30m"));
        });
    JsonNode expected = scene.server().post("/api/v1/forecast", asked.getLast()).json();
    String total = "%,d due times of".formatted(expected.get("total").longValue());
    assertThat(page.locator("main")).containsText(total);
    Scene.requireSound(page);
    Page other = scene.open(View.PLAIN, page.url().replace(scene.origin(), ""));
    assertThat(other.locator("main")).containsText("2 changes, not saved");
    assertThat(other.locator("main")).containsText("forecast one paused");
    assertThat(other.locator("main")).containsText("forecast two later by 30m");
    assertThat(scene.config(one).get("status").stringValue()).isEqualTo("active");
    assertThat(scene.config(one).get("version").intValue()).isEqualTo(1);
    page.context().close();
    other.context().close();
  }

  private static long fresh(String name) {
    return scene.create(
        """
        {"name": "%s", "task_type": "http_request", "parameters": {"url": "%s"},
         "schedule": {"type": "cron", "expression": "0 * * * *", "timezone": "UTC"}}
        """
            .formatted(name, scene.server().pageUrl()));
  }

  @Test
  void whatDidNotRunAmongAHundredThousandDueTimesIsASingleMarkAndIsZoomedTo() {
    long id = fresh("dense");
    scene.sql(
        """
        insert into carillon.schedule_event (task_config_id, ledger_at, slot, kind, due_at, count,
          decided_at, actor, reason, reason_sentence)
        select %d, at, 0, kind, at, 1, at + interval '5 ms', 'node',
          case kind when 'fired' then null else 'it overlapped' end,
          case kind when 'fired' then null else cast('{"code": "skipped_overlap",
            "arguments": {"execution": "before", "overlap": "skip"}}' as jsonb) end
        from (select timestamptz '%s' + n * interval '1 s' as at,
            case when n %% 2702 = 7 then 'skipped' else 'fired' end as kind
          from generate_series(0, 99999) as n) as due
        """
            .formatted(id, ago(40)));
    Page page = scene.open(View.PLAIN, "/configs/" + id + "?from=" + ago(41) + "&to=" + ago(10));
    Locator marks =
        page.getByRole(AriaRole.OPTION)
            .filter(new Locator.FilterOptions().setHasText("the overlap rule is skip"));
    assertThat(marks).hasCount(38);
    assertThat(page.locator("main")).containsText("Too many decisions to count all of them");
    tabTo(page, "[role=listbox]");
    page.keyboard().press("ArrowRight");
    String due = page.locator("[aria-selected=true]").textContent();
    for (int i = 0; i < 6; i++) {
      String url = page.url();
      page.keyboard().press("+");
      page.waitForURL(address -> !address.equals(url));
    }
    assertThat(page.getByRole(AriaRole.OPTION).filter(new Locator.FilterOptions().setHasText(due)))
        .hasCount(1);
    assertThat(marks).hasCount(1);
    Scene.requireSound(page);
    page.context().close();
  }
}
