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
import com.microsoft.playwright.options.BoundingBox;
import io.carillon.server.Chromium.View;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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

  private static final String EXECUTION =
      "([0-9a-f]{8}-[0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}";
  private static final Path SCREENS =
      Path.of(
          System.getProperty("carillon.build.root", ".."), "console/target/screens/colour-blind");

  @TempDir private static Path data;
  private static Scene scene;
  private static PastDecisions past;

  @BeforeAll
  static void start() {
    scene = new Scene(data);
    past = new PastDecisions(scene);
  }

  @AfterAll
  static void stop() {
    scene.close();
  }

  @AfterEach
  void nothingWentWrong() {
    scene.requireNoFaults();
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
    long id = past.oneOfEachKind();
    String path = CONFIGS + "/" + id;
    for (int i = 0; i < 2; i++) {
      scene.server().post(path + "/pause", "{\"reason\": \"repairs\"}");
      scene.server().post(path + "/resume", null);
    }
    scene.sql(
        """
        update carillon.task_config_version
        set effective_at = timestamptz '%s' - version * interval '4 h',
          status = (array['active', 'error', 'active', 'paused', 'active'])[version],
          status_reason = (array[null, 'parameters.url: is required.', null, 'repairs', null])[version]
        where task_config_id = %d and version > 1
        """
            .replace("- version", "- (6 - version)")
            .formatted(past.ago(0), id));
    String span = "from=" + past.ago(60) + "&to=" + past.ago(-12);
    Page page =
        scene.open(
            new View(language, language.equals("en") ? "light" : "dark", 1440),
            "/configs/" + id + "?" + span);
    ObjectNode expected = timeline(id, span, language);
    Locator options = page.getByRole(AriaRole.OPTION);
    Locator sentences = page.locator("main ol li");
    assertThat(expected.get("entries")).hasSize(12);
    List<String> shapes = new ArrayList<>();
    for (JsonNode entry : expected.get("entries")) {
      String text = entry.get("text").stringValue() + told(entry.path("reason"), language);
      assertThat(options.filter(new Locator.FilterOptions().setHasText(text))).hasCount(1);
      // An execution is a link there, with the begin of its id.
      String shown = text.replaceAll(EXECUTION, "$1…");
      Locator line = sentences.filter(new Locator.FilterOptions().setHasText(shown));
      assertThat(line).hasCount(1);
      assertThat(line.locator("svg[role=img]")).hasAttribute("aria-label", Pattern.compile(".+"));
      shapes.add(line.locator("svg[role=img]").innerHTML());
      if (language.equals("zh")) {
        assertThat(text).containsPattern("[\\u4e00-\\u9fff]");
      }
    }
    // The two that were moved and succeeded look alike.
    assertThat(Set.copyOf(shapes)).hasSize(11);
    assertThat(Set.copyOf(drawn(page))).hasSize(11);
    for (JsonNode status : expected.get("statuses")) {
      String reason = status.get("reason").asString("");
      assertThat(page.locator("svg title").filter(new Locator.FilterOptions().setHasText(reason)))
          .not()
          .hasCount(0);
    }
    assertThat(expected.get("statuses"))
        .extracting(one -> one.get("status").stringValue())
        .containsExactly("active", "error", "active", "paused", "active");
    Scene.requireSound(page);
    page.context().close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"America/New_York", "Asia/Tokyo"})
  void theTimesOfADecisionAgreeInTheViewersZoneInUtcAndInTheSchedules(String zone) {
    long id = past.hourly("zones " + System.nanoTime(), "");
    past.fire(id, past.ago(5), "succeeded");
    Page page =
        scene.open(
            new View("en", "light", 1440, zone),
            "/configs/" + id + "?from=" + past.ago(8) + "&to=" + past.ago(2));
    Locator line = page.locator("main ol li").filter(withText("It ran"));
    Locator time = line.locator("button time").first();
    assertThat(time).hasAttribute("datetime", Pattern.compile(past.ago(5) + "|.*:00\\.000Z"));
    assertThat(time).containsText(clock(past.ago(5), zone));
    assertThat(line).containsText("due " + clock(past.ago(5), "Asia/Shanghai", "yyyy-MM-dd HH:mm"));
    page.locator("header select").selectOption("UTC");
    assertThat(time).containsText(clock(past.ago(5), "UTC"));
    assertThat(line).containsText("due " + clock(past.ago(5), "Asia/Shanghai", "yyyy-MM-dd HH:mm"));
    page.context().close();
  }

  private static String clock(Instant at, String zone) {
    return clock(at, zone, "HH:mm:ss");
  }

  private static String clock(Instant at, String zone, String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneId.of(zone)).format(at);
  }

  @Test
  void marksDifferInTheirShapesWithoutColours() {
    long id = past.oneOfEachKind();
    Page page =
        scene.open(View.PLAIN, "/configs/" + id + "?from=" + past.ago(60) + "&to=" + past.ago(-12));
    assertThat(page.getByRole(AriaRole.OPTION).first()).isAttached();
    var session = page.context().newCDPSession(page);
    for (String type : Layout.VISIONS) {
      Layout.see(session, type);
      assertThat(Set.copyOf(drawn(page))).hasSize(11);
      if (!System.getProperty("carillon.screens", "").isEmpty()) {
        page.screenshot(
            new Page.ScreenshotOptions().setPath(SCREENS.resolve("score-" + type + ".png")));
      }
    }
    page.context().close();
  }

  /** Why a due time fired when it did, as it stands behind what became of it. */
  private static String told(JsonNode reason, String language) {
    return reason.isObject()
        ? (language.equals("zh") ? "" : " ") + reason.get("text").stringValue()
        : "";
  }

  /** The shapes, without colours, that the score draws of what ran and of what did not. */
  private static List<?> drawn(Page page) {
    return (List<?>)
        page.evaluate(
            """
            () => [...document.querySelectorAll('[role=listbox] svg g:has(> rect + *):has(> title)')]
              .filter((one) => one.transform.baseVal.length > 0 && one.transform.baseVal[0].matrix.f < 130)
              .filter((one) => one.querySelector('[opacity]') === null)
              .map((one) => [...one.children]
                .filter((part) => !['title', 'rect'].includes(part.tagName) || part.hasAttribute('fill'))
                .map((part) => part.outerHTML).join(''))
            """);
  }

  @Test
  void aBackfillRunsOnlyWhatWasMissed() {
    LocalDateTime closed = LocalDateTime.ofInstant(past.ago(15), ZoneId.of("Asia/Shanghai"));
    scene
        .server()
        .send(
            "PUT",
            "/api/v1/calendars/closed",
            """
            {"timezone": "Asia/Shanghai", "blackouts": [{"name": "repairs", "date": "%s", "from": "%s", "to": "%s"}]}
            """
                .formatted(
                    closed.toLocalDate(),
                    closed.toLocalTime(),
                    closed.toLocalTime().plusMinutes(30)));
    long id = past.hourly("backfilled", ", \"calendar\": \"closed\"");
    for (int hours = 30; hours > 6; hours--) {
      if (List.of(12, 18, 24).contains(hours)) {
        past.leaveOut(
            id,
            past.ago(hours),
            "missed",
            "{\"code\": \"missed_grace\", \"arguments\": {\"late\": \"2h\", \"grace\": \"1m\"}}");
      } else if (hours == 15) {
        past.leaveOut(
            id,
            past.ago(hours),
            "excluded",
            "{\"code\": \"excluded\", \"arguments\": {\"name\": \"closed\"}}");
      } else {
        past.fire(id, past.ago(hours), "succeeded");
      }
    }
    Page page =
        scene.open(View.PLAIN, "/configs/" + id + "?from=" + past.ago(31) + "&to=" + past.ago(-1));
    page.locator("details summary")
        .filter(new Locator.FilterOptions().setHasText("More"))
        .first()
        .click();
    button(page, "Backfill").click();
    dialog(page).getByLabel("From").fill(past.ago(30).toString());
    dialog(page)
        .getByLabel("To", new Locator.GetByLabelOptions().setExact(true))
        .fill(past.ago(6).toString());
    button(dialog(page), "Count").click();
    assertThat(dialog(page).getByRole(AriaRole.STATUS))
        .containsText("23 due times, 20 of which ran already: 3 would run.");
    assertThat(dialog(page)).containsText("21 due times are left out");
    Locator ran = reason(page, "20 × it ran and succeeded");
    assertThat(ran.locator("li")).hasCount(20);
    assertThat(ran.locator("li").first()).containsText("It ran: due");
    Locator excluded = reason(page, "1 × excluded by the calendar");
    assertThat(excluded.locator("li")).containsText("Excluded by the calendar closed: repairs.");
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
    assertThat(page.getByRole(AriaRole.OPTION).filter(withText("Missed: found"))).hasCount(3);
    page.context().close();
  }

  private static Locator reason(Page page, String words) {
    Locator one = dialog(page).locator("details").filter(withText(words));
    one.locator("summary").click();
    return one;
  }

  private static Locator.FilterOptions withText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  @Test
  void aTimeIsAskedAboutAndAMarkIsOpenedWithKeysAlone() {
    long id = past.oneOfEachKind();
    Page page =
        scene.open(View.PLAIN, "/configs/" + id + "?from=" + past.ago(60) + "&to=" + past.ago(-12));
    tabTo(page, "#ask");
    page.keyboard().type(past.ago(39).toString());
    page.keyboard().press("Enter");
    Locator answer = page.getByRole(AriaRole.REGION).getByRole(AriaRole.STATUS);
    assertThat(answer).containsText("Missed: found");
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

  /** Seven days of a due time each second, 37 of which did not run. */
  private static long dense() {
    long id = past.hourly("dense", "");
    scene.sql(
        """
        insert into carillon.schedule_event (task_config_id, ledger_at, slot, kind, due_at, count,
          decided_at, actor, reason, reason_sentence)
        select %d, at, 0, kind, at, 1, at + interval '5 ms', 'node',
          case kind when 'fired' then null else 'it overlapped' end,
          case kind when 'fired' then null else cast('{"code": "skipped_overlap",
            "arguments": {"execution": "before", "overlap": "skip"}}' as jsonb) end
        from (select timestamptz '%s' + n * interval '1 s' as at,
            case when n %% 16400 = 77 then 'skipped' else 'fired' end as kind
          from generate_series(0, 604799) as n) as due
        """
            .formatted(id, past.ago(168)));
    return id;
  }

  @Test
  void whatDidNotRunInAWeekOfSecondsIsASingleMarkAndIsZoomedToByThreeGestures() {
    long id = dense();
    Page page =
        scene.open(View.PLAIN, "/configs/" + id + "?from=" + past.ago(1) + "&to=" + past.ago(0));
    long begin = System.nanoTime();
    page.navigate(
        scene.origin() + "/configs/" + id + "?from=" + past.ago(168) + "&to=" + past.ago(0));
    Locator marks =
        page.getByRole(AriaRole.OPTION)
            .filter(new Locator.FilterOptions().setHasText("the overlap rule is “leave it out”"));
    assertThat(marks).hasCount(37);
    Duration drawn = Duration.ofNanos(System.nanoTime() - begin);
    System.out.println("A week of seconds was drawn in " + drawn.toMillis() + " ms; budget 1,500");
    assertThat(page.locator("main")).containsText("Too many decisions to count all of them");
    String due = marks.nth(20).textContent();
    int gestures = 0;
    while (page.getByRole(AriaRole.OPTION).count() > 300
        || marks.count() > 1
        || width(page) > 120) {
      assertThat(++gestures).isLessThanOrEqualTo(3);
      dragAround(page, due);
    }
    assertThat(page.getByRole(AriaRole.OPTION).filter(withText(due))).hasCount(1);
    Scene.requireSound(page);
    page.context().close();
  }

  /** The seconds of the span in the address. */
  private static long width(Page page) {
    Object seconds =
        page.evaluate(
            """
            () => { const q = new URLSearchParams(location.search);
              return Math.round((Date.parse(q.get('to').replaceAll('"', ''))
                - Date.parse(q.get('from').replaceAll('"', ''))) / 1000); }
            """);
    return ((Number) seconds).longValue();
  }

  private static void dragAround(Page page, String due) {
    String sentence = due.substring(due.indexOf("Skipped"));
    String time = due.substring(0, due.indexOf("Skipped")).strip().replaceFirst("[.,]000", "");
    Locator mark =
        page.locator("[role=listbox] svg g").filter(withText(sentence)).filter(withText(time));
    BoundingBox box = mark.last().boundingBox();
    double middle = box.x + box.width / 2;
    double y = box.y + box.height / 2;
    String url = page.url();
    page.mouse().move(middle - 12, y);
    page.mouse().down();
    page.mouse().move(middle + 12, y);
    page.mouse().up();
    page.waitForURL(address -> !address.equals(url));
    Scene.settled(page);
  }
}
