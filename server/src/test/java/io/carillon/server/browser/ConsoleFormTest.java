package io.carillon.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.carillon.server.browser.Scene.CONFIGS;
import static io.carillon.server.browser.Scene.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.carillon.definition.Json;
import io.carillon.server.Chromium;
import io.carillon.server.Chromium.View;
import io.carillon.server.TestServer.Answer;
import io.carillon.server.plugins.JarOf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Configs made and changed by hand: the schedule, the parameters, and what meets in between. */
class ConsoleFormTest {

  private static final String NEW = "/configs/new?type=http_request";
  private static final String GUARDED =
      """
      package com.example;
      import io.carillon.task.*;
      import java.util.List;
      import java.util.Map;
      @TaskType(name = "guarded", description = "Keeps a secret")
      public final class Guarded implements TaskHandler<Guarded.Parameters> {
        public enum Size { SMALL, LARGE }
        public record Place(String street, int number) {}
        public record Parameters(String note, @Secret String password, Size size, boolean fast,
            Place place, List<Place> places, Map<String, Integer> counts) {}
        @Override public Object run(Parameters parameters, TaskContext context) {
          context.logger().info("ran");
          return Map.of("note", parameters.note());
        }
      }
      """;

  @TempDir private static Path data;
  private static Scene scene;

  @BeforeAll
  static void start() {
    JarOf.sources(data.resolve("plugins/guarded.jar"), data, GUARDED);
    scene =
        new Scene(
            data.resolve("data"), Map.of("CARILLON_PLUGINS", data.resolve("plugins").toString()));
  }

  @AfterAll
  static void stop() {
    scene.close();
  }

  @AfterEach
  void nothingWentWrong() {
    scene.requireNoFaults();
  }

  private static Locator.GetByLabelOptions exactly() {
    return new Locator.GetByLabelOptions().setExact(true);
  }

  private static Locator panel(Page page) {
    return page.getByRole(AriaRole.COMPLEMENTARY);
  }

  private static Locator pattern(Page page) {
    return page.getByLabel("Pattern", new Page.GetByLabelOptions().setExact(true)).last();
  }

  private static void typePattern(Page page, String pattern, String zone) {
    page.getByLabel("Time zone").last().fill(zone);
    pattern(page).fill(pattern);
  }

  @Test
  void aClockChangeIsToldWhileTheScheduleIsTyped() {
    Page page = scene.open(View.PLAIN, NEW);
    requireWarned(page, "30 2 * * *", "Europe/Berlin", "02:30 does not exist");
    requireWarned(page, "0 0 * * *", "Africa/Cairo", "00:00 does not exist");
    requireWarned(page, "15 2 * * *", "Australia/Lord_Howe", "02:15 does not exist");
    Scene.requireSound(page);
    requireNotWarned(page, "30 2 * * *", "Asia/Shanghai");
    requireNotWarned(page, "*/30 * * * *", "Europe/Berlin");
    page.context().close();
  }

  private static Locator gapRule(Page page) {
    return page.getByLabel("A local time that the clocks leave out");
  }

  private static void requireWarned(Page page, String pattern, String zone, String warning) {
    typePattern(page, pattern, zone);
    assertThat(panel(page)).containsText(zone);
    assertThat(panel(page)).containsText(warning);
    String before = panel(page).textContent();
    gapRule(page).selectOption("skip");
    assertThat(panel(page)).not().hasText(before);
    assertThat(panel(page)).containsText("does not exist");
    gapRule(page).selectOption("run_after");
  }

  private static void requireNotWarned(Page page, String pattern, String zone) {
    typePattern(page, pattern, zone);
    assertThat(panel(page)).not().containsText("does not exist");
    assertThat(panel(page).locator("ol li")).hasCount(10);
    assertThat(gapRule(page)).hasCount(0);
  }

  @Test
  void aRuleForClockChangesChangesTheDueTimes() {
    Page page = scene.open(new View("zh", "dark", 390), NEW);
    page.getByLabel("时区").last().fill("Europe/Berlin");
    Locator text = page.locator("input[autocomplete=off][spellcheck=false]:not([list])");
    // Each is in a gap: the last Sunday of March.
    text.fill("30 2 * 3 SUN#L");
    assertThat(panel(page)).containsText("不存在");
    assertThat(panel(page).locator("ol li").first()).containsText("03:00");
    page.locator("select:has(option[value=run_after])").selectOption("skip");
    assertThat(panel(page).locator("ol li")).hasCount(0);
    Scene.requireSound(page);
    page.context().close();
  }

  @Test
  void aPatternOfAnotherSchedulerIsReadAsItMeansThereOrRefusedWithTheReason() {
    Page page = scene.open(View.PLAIN, NEW);
    typePattern(page, "0 0 12 1 * ?", "Europe/Berlin");
    assertThat(page.getByLabel("Dialect")).hasValue("quartz");
    String asked =
        """
        {"schedule": {"type": "cron", "dialect": "quartz", "expression": "0 0 12 1 * ?",
         "timezone": "Europe/Berlin"}, "count": 10}
        """;
    ObjectNode expected = scene.server().post("/api/v1/schedules/preview", asked).json();
    assertThat(panel(page).locator("ol li")).hasCount(10);
    assertThat(panel(page)).containsText(expected.at("/schedule/expression").stringValue());
    for (int i = 0; i < 10; i++) {
      assertThat(panel(page).locator("ol li").nth(i).locator("time").first())
          .hasAttribute("datetime", expected.get("due_times").get(i).stringValue());
    }
    page.getByLabel("Dialect").selectOption("spring");
    // Spring wants both days to match, and OCPS has a word for that.
    pattern(page).fill("0 0 12 1 * MON");
    assertThat(panel(page)).containsText("0 0 12 1 * +MON");
    String before = panel(page).locator("ol").textContent();
    pattern(page).fill("0 0 12 31W * *");
    Locator fault =
        page.getByRole(AriaRole.ALERT)
            .filter(
                new Locator.FilterOptions().setHasText("is another day in Spring than in OCPS"));
    assertThat(fault.first()).isVisible();
    assertThat(pattern(page)).hasAttribute("aria-invalid", "true");
    assertThat(pattern(page)).hasValue("0 0 12 31W * *");
    assertThat(panel(page).locator("ol")).hasText(before);
    pattern(page).pressSequentially("Y");
    assertThat(pattern(page)).hasValue("0 0 12 31W * *Y");
    Scene.requireSound(page);
    page.context().close();
  }

  @Test
  void aSlowAnswerIsNotShownOverANewerOne() {
    Page page = scene.open(View.PLAIN, NEW);
    assertThat(panel(page).locator("ol li")).hasCount(10);
    List<Route> held = new ArrayList<>();
    List<Request> ended = new ArrayList<>();
    Consumer<Request> end =
        request -> {
          if (String.valueOf(request.postData()).contains("17 4 * * *")) {
            ended.add(request);
          }
        };
    page.onRequestFinished(end);
    page.onRequestFailed(end); // the page gives up a request that a newer one replaces
    page.route(
        "**/schedules/preview",
        route -> {
          if (route.request().postData().contains("17 4 * * *")) {
            held.add(route);
          } else {
            route.resume();
          }
        });
    pattern(page).fill("17 4 * * *");
    page.waitForCondition(() -> !held.isEmpty());
    pattern(page).fill("18 5 * * *");
    assertThat(panel(page)).containsText("05:18");
    held.forEach(Route::resume);
    page.waitForCondition(() -> ended.size() >= held.size());
    Scene.painted(page);
    assertThat(panel(page)).containsText("05:18");
    assertThat(panel(page)).not().containsText("04:17");
    Chromium.close(page);
  }

  @Test
  void whileNoPreviewIsAnsweredNothingIsSavedAndTheTextStays() {
    Page page = scene.openUnwatched(View.PLAIN, NEW);
    assertThat(panel(page).locator("ol li")).hasCount(10);
    String before = panel(page).locator("ol").textContent();
    page.route(
        "**/schedules/preview",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(503)
                    .setContentType("application/problem+json")
                    .setBody(
                        "{\"status\": 503, \"code\": \"unavailable\", \"detail\": \"It"
                            + " restarts.\"}")));
    pattern(page).fill("19 6 * * *");
    assertThat(panel(page)).containsText("It restarts.");
    assertThat(pattern(page)).hasValue("19 6 * * *");
    assertThat(panel(page).locator("ol")).hasText(before);
    assertThat(button(page, "Save")).isDisabled();
    Scene.requireSound(page);
    page.unroute("**/schedules/preview");
    assertThat(panel(page)).containsText("06:19");
    assertThat(panel(page)).not().containsText("It restarts.");
    assertThat(button(page, "Save")).isEnabled();
    page.context().close();
  }

  private static Locator raw(Page page) {
    return page.locator("textarea[spellcheck=false]");
  }

  private static void requireKept(Page page, String type, String json) {
    Scene.turn(page, "/configs/new?type=" + type);
    button(page, "JSON").click();
    raw(page).fill(json);
    button(page, "Form").click();
    Locator form = page.locator("section:has([id^=root_])");
    Locator first = form.locator("input[type=text]:visible:not([value=''])").first();
    assertThat(first).isVisible();
    String value = first.inputValue();
    first.fill(value + "x");
    first.fill(value);
    button(page, "JSON").click();
    assertThat(raw(page)).hasValue(json);
  }

  /**
   * A type as it is stored once a Celery application declared it; RabbitMQ is not needed to see its
   * form.
   */
  private static void declareOrder() {
    scene.sql(
        """
        insert into carillon.task_type (name, description, runtime, queue, parameter_schema, celery,
          registered_at, updated_at)
        values ('order', 'An order', 'celery', 'celery', '{"type": "object", "required": ["order"],
          "properties": {
            "reference": {"type": "string", "default": "none", "title": "Reference"},
            "order": {"type": "object", "title": "Order", "required": ["number"], "properties": {
              "number": {"type": "integer", "minimum": 1},
              "due": {"type": "string", "format": "date-time"},
              "day": {"type": "string", "format": "date"},
              "customer": {"type": "object", "properties": {
                "mail": {"type": "string", "format": "email"},
                "site": {"type": "string", "format": "uri"}}}}},
            "lines": {"type": "array", "items": {"type": "object", "properties": {
              "article": {"type": "string"}, "count": {"type": "integer", "default": 1},
              "notes": {"type": "array", "items": {"type": "string"}}}}},
            "prices": {"type": "object", "additionalProperties": {"type": "number"}},
            "way": {"enum": ["post", "pick-up"]},
            "payment": {"oneOf": [
              {"title": "Card", "type": "object", "required": ["card"], "additionalProperties": false,
               "properties": {"card": {"type": "string"}}},
              {"title": "Invoice", "type": "object", "required": ["days"], "additionalProperties": false,
               "properties": {"days": {"type": "integer", "default": 30}}}]},
            "wait": {"type": "string", "format": "duration"},
            "gift": {"type": "boolean", "default": false}}}',
          '{"task": "shop.order", "arguments": "kwargs", "results": "events", "result_deadline": "10m"}',
          now(), now())
        """);
  }

  @Test
  void theFormOfACeleryTypeWritesExactlyTheJsonThatWasTyped() {
    declareOrder();
    Page page = scene.open(View.PLAIN, "/configs/new");
    page.onDialog(com.microsoft.playwright.Dialog::accept);
    requireKept(
        page,
        "order",
        pretty(
            page,
            """
            {"payment": {"days": 14}, "reference": "R-1", "way": "pick-up",
             "order": {"customer": {"site": "https://example.com/a", "mail": "a@example.com"},
               "number": 7, "due": "2026-12-24T18:00:00+08:00", "day": "2026-12-24"},
             "lines": [{"count": 2, "article": "bell", "notes": ["red", "large"]}, {"article": "rope"}],
             "prices": {"rope": 1.5, "bell": 20}, "wait": "PT5M", "gift": true}
            """));
    button(page, "Form").click();
    Scene.settled(page);
    Object order =
        page.evaluate(
            """
            () => [...new Set([...document.querySelectorAll('[id^=root_]')]
              .map((one) => /^root_([a-z]+)/.exec(one.id)[1]))].join(' ')
            """);
    assertThat(order).isEqualTo("reference order lines prices way payment wait gift");
    Scene.requireSound(page);
    page.context().close();
    Page fresh = scene.open(View.PLAIN, "/configs/new?type=order"); // without what was typed
    fresh.locator("#root_order_number").fill("7");
    button(fresh, "JSON").click();
    assertThat(raw(fresh)).hasValue(pretty(fresh, "{\"order\": {\"number\": 7}}"));
    fresh.context().close();
  }

  @Test
  void theFormWritesExactlyTheJsonThatWasTyped() throws IOException {
    Page page = scene.open(View.PLAIN, "/configs/new");
    page.onDialog(com.microsoft.playwright.Dialog::accept);
    Path examples =
        Path.of(System.getProperty("carillon.build.root", ".."), "docs/examples/task-types");
    try (var files = Files.list(examples)) {
      for (Path file : files.sorted().toList()) {
        String type = file.getFileName().toString().replace(".json", "");
        requireKept(page, type, pretty(page, Files.readString(file)));
      }
    }
    requireKept(
        page,
        "guarded",
        pretty(
            page,
            """
            {"size": "LARGE", "note": "n", "place": {"number": 7, "street": "s"},
             "places": [{"street": "a", "number": 1}, {"number": 2, "street": "b"}],
             "counts": {"z": 1, "a": 2}, "fast": false}
            """));
    Scene.requireSound(page);
    page.context().close();
  }

  private static String pretty(Page page, String json) {
    return (String) page.evaluate("text => JSON.stringify(JSON.parse(text), null, 2)", json);
  }

  @Test
  void aFaultOfTheServerLandsOnItsFieldAndIsAnnounced() {
    Page page = scene.open(View.PLAIN, NEW);
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("faulty");
    Locator url = page.locator("#root_url");
    url.fill("http://256.1.1.1/");
    button(page, "Save").click();
    Locator alert =
        page.locator(".error-detail[role=alert]")
            .filter(new Locator.FilterOptions().setHasText("four numbers from 0 to 255"));
    assertThat(alert).isVisible();
    assertThat(url)
        .hasAttribute("aria-describedby", Pattern.compile(".*" + alert.getAttribute("id") + ".*"));
    assertThat(url).hasValue("http://256.1.1.1/");
    Scene.requireSound(page);
    button(page, "JSON").click();
    raw(page).fill("{\"url\": ");
    assertThat(button(page, "Save")).isDisabled();
    raw(page).fill("{\"url\": \"" + scene.server().pageUrl() + "\"}");
    button(page, "Save").click();
    assertThat(page.locator("main h1")).hasText("faulty");
    page.context().close();
  }

  @Test
  void entriesOfAMapHaveANameAValueAndFaultsOfTheirOwn() {
    Page page = scene.open(new View("zh", "dark", 390), NEW + "&example=1");
    page.locator("summary:has-text('另有')").first().click();
    Locator headers = page.locator("fieldset:has(> legend:text-is('请求头'))");
    button(headers, "添加").click();
    assertThat(headers.getByLabel("名称", exactly())).isFocused();
    page.keyboard().type("Accept-Encoding");
    page.keyboard().press("Tab");
    assertThat(headers.getByLabel("值", exactly())).isFocused();
    page.keyboard().type("br");
    button(page, "保存").click();
    Locator row = headers.getByLabel("Accept-Encoding", exactly());
    assertThat(row.getByRole(AriaRole.ALERT)).containsText("gzip");
    Scene.requireSound(page);
    button(headers, "移除 Accept-Encoding").click();
    assertThat(row).hasCount(0);
    Chromium.close(page);
  }

  @Test
  void whatIsTakenOutOfAConfigIsGoneAfterSaving() {
    long id =
        scene.create(
            """
            {"name": "to be cut", "task_type": "http_request", "timeout": "30s",
             "parameters": {"url": "%s", "headers": {"X-One": "1", "X-Two": "2"}, "expected_status": [200]},
             "schedule": {"type": "cron", "expression": "0 5 * * *", "timezone": "UTC", "jitter": "1m"}}
            """
                .formatted(scene.server().pageUrl()));
    Page page = scene.open(View.PLAIN, "/configs/" + id + "/edit");
    button(page, "JSON").click();
    raw(page)
        .fill(
            "{\"url\": \"%s\", \"headers\": {\"X-Two\": \"2\"}}"
                .formatted(scene.server().pageUrl()));
    page.getByText("Window, spread, calendar").click();
    page.getByLabel("Spread over").fill("");
    page.getByLabel("Time limit of an attempt").fill("");
    button(page, "Save").click();
    assertThat(page.locator("main h1")).hasText("to be cut");
    ObjectNode saved = scene.config(id);
    assertThat(saved.at("/parameters/headers").toString()).isEqualTo("{\"X-Two\":\"2\"}");
    assertThat(saved.at("/parameters/expected_status").isMissingNode()).isTrue();
    assertThat(saved.at("/schedule/jitter").isMissingNode()).isTrue();
    assertThat(saved.path("timeout").isString()).isFalse();
    page.context().close();
  }

  @Test
  void twoEditorsOfOneConfigLoseNothing() {
    long id =
        scene.create(
            """
            {"name": "shared", "description": "first", "task_type": "http_request",
             "parameters": {"url": "%s"}, "schedule": {"type": "manual"}}
            """
                .formatted(scene.server().pageUrl()));
    Page one = scene.open(View.PLAIN, "/configs/" + id + "/edit");
    Page two = scene.open(new View("en", "dark", 1440), "/configs/" + id + "/edit");
    one.getByLabel("Description").first().fill("by the first");
    one.getByLabel("Time limit of an attempt").fill("7s");
    two.getByLabel("Description").first().fill("by the second");
    two.getByLabel("Priority, 0 to 9").fill("8");
    button(one, "Save").click();
    assertThat(one.locator("main h1")).hasText("shared");
    button(two, "Save").click();
    Locator conflicts =
        two.getByRole(AriaRole.ALERT)
            .filter(new Locator.FilterOptions().setHasText("Somebody else"));
    assertThat(conflicts).containsText("by the first");
    assertThat(conflicts).containsText("by the second");
    Scene.requireSound(two);
    assertThat(two.getByLabel("Time limit of an attempt")).hasValue("7s");
    conflicts.getByRole(AriaRole.RADIO).last().check();
    button(two, "Save").click();
    assertThat(two.locator("main h1")).hasText("shared");
    ObjectNode saved = scene.config(id);
    assertThat(saved.get("description").stringValue()).isEqualTo("by the second");
    assertThat(saved.get("timeout").stringValue()).isEqualTo("7s");
    assertThat(saved.get("priority").intValue()).isEqualTo(8);
    assertThat(saved.get("version").intValue()).isEqualTo(3);
    one.context().close();
    two.context().close();
  }

  @Test
  void aSecretIsNowhereToBeSeenAfterSaving() {
    Page page = scene.open(View.PLAIN, "/configs/new?type=guarded");
    List<String> addresses = new ArrayList<>();
    page.onFrameNavigated(frame -> addresses.add(frame.url()));
    String secret = "very-hidden-" + System.nanoTime();
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("keeps a secret");
    page.locator("#root_note").fill("seen");
    Locator password = page.locator("#root_password");
    assertThat(password).hasAttribute("type", "password");
    password.fill(secret);
    page.getByLabel("Every").check();
    Object kept = page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})");
    assertThat((String) kept).contains("seen").doesNotContain(secret);
    page.getByLabel("By hand").check();
    button(page, "Save").click();
    assertThat(page.locator("main h1")).hasText("keeps a secret");
    String id = page.url().replaceAll(".*/configs/(\\d+).*", "$1");
    scene.server().post(CONFIGS + "/" + id + "/run", null);
    assertThat((String) page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})"))
        .doesNotContain(secret);
    assertThat(addresses).noneMatch(url -> url.contains(secret));
    Scene.turn(page, "/admin/trail");
    assertThat(page.locator("body")).not().containsText(secret);
    page.context().close();
    for (String role : List.of("viewer", "operator", "editor")) {
      Page reader = scene.openAs(scene.token(role), "/configs/" + id);
      List<String> answers = new ArrayList<>();
      reader.route(
          url -> url.contains("/api/") && !url.contains("/stream"),
          route -> {
            APIResponse answer = route.fetch();
            answers.add(answer.text());
            route.fulfill(new Route.FulfillOptions().setResponse(answer));
          });
      for (String path : List.of("?tab=definition", "?tab=changes", "/edit")) {
        Scene.turn(reader, "/configs/" + id + path);
        assertThat(reader.locator("main")).not().containsText(secret);
      }
      assertThat(answers).isNotEmpty().noneMatch(answer -> answer.contains(secret));
      Chromium.close(reader);
    }
  }

  @Test
  void anEditorWhoCannotReadASecretKeepsItWhenSaving() {
    Answer made =
        scene
            .server()
            .post(
                CONFIGS,
                """
                {"name": "unread", "task_type": "guarded", "schedule": {"type": "manual"},
                 "parameters": {"note": "n", "password": "stays-hidden"}}
                """);
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    JsonNode id = made.json().get("id");
    Page page = scene.openAs(scene.token("editor"), "/configs/" + id + "/edit");
    page.getByLabel("Description").first().fill("changed by an editor");
    button(page, "Save").click();
    assertThat(page.locator("main h1")).hasText("unread");
    ObjectNode saved = scene.config(id.longValue());
    assertThat(saved.get("description").stringValue()).isEqualTo("changed by an editor");
    assertThat(Json.exact(saved)).contains("stays-hidden");
    page.context().close();
  }
}
