package io.carillon.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.carillon.server.Chromium.View;
import io.carillon.server.browser.Tour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The forms and dialogs of the console in a real browser, each looked at by axe-core. */
class ConsoleDialogsTest {

  private static final double PATIENCE_MS = 60_000;
  private static final Path SCREENS =
      Path.of(System.getProperty("carillon.build.root", ".."), "console/target/screens/dialogs");

  /** The dialogs that the tour must open, among others. */
  private static final List<String> DIALOGS =
      List.of(
          "A schedule to try",
          "Backfill",
          "Change many",
          "Delete many",
          "Import an iCalendar file",
          "New calendar",
          "New rule",
          "New secret",
          "New silence",
          "New token",
          "Pause many",
          "Resume many",
          "Run it again",
          "Run many now");

  private static final String FILE =
      """
      BEGIN:VCALENDAR
      VERSION:2.0
      BEGIN:VEVENT
      DTSTART;VALUE=DATE:20270501
      SUMMARY:Labour Day
      END:VEVENT
      END:VCALENDAR
      """;

  @TempDir private static Path data;
  private static TestServer server;
  private static ConsoleWorld world;
  private static Chromium chromium;
  private static String origin;

  @BeforeAll
  static void start() {
    server = new TestServer(data, Map.of());
    origin = "http://127.0.0.1:" + server.port();
    world = new ConsoleWorld(server);
    chromium = new Chromium();
  }

  @AfterAll
  static void stop() {
    chromium.close();
    server.close();
  }

  @AfterEach
  void nothingWentWrong() {
    chromium.requireNoFaults();
  }

  private static Page at(String path) {
    return at(path, View.PLAIN);
  }

  private static Page at(String path, View view) {
    Page page = chromium.watched(view, origin);
    Chromium.logIn(page, origin, TestServer.TOKEN);
    page.navigate(origin + path);
    seen(page.locator("main h1"));
    return page;
  }

  private static void seen(Locator locator) {
    assertThat(locator.first())
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MS));
  }

  private static void press(Page page, String name) {
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    Locator inside = dialog.count() > 0 ? dialog : page.locator("main");
    inside
        .getByRole(
            AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name)))
        .first()
        .click();
  }

  private static Locator inMain(Page page, String name) {
    return page.locator("main")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  private static void pictured(Page page, String name) throws IOException {
    if (!Chromium.SCREENS.isEmpty()) {
      page.screenshot(new Page.ScreenshotOptions().setPath(SCREENS.resolve(name + ".png")));
    }
    assertThat(Chromium.findings(page)).as(name).isEmpty();
  }

  /**
   * Scenario 1: a violation of the policy is a fault of a watched window. The forms of all task
   * types are opened in such a window by {@code ConsoleFormTest}.
   */
  @Test
  void everyDialogChartAndFormKeepsToThePolicy() {
    Page page = at("/");
    Tour tour = new Tour(page, origin);
    world.pages().forEach((name, path) -> tour.visit(name.replaceFirst("-(?!new).*", ""), path));
    List<Tour.Interaction> inputs = tour.interactions();
    System.out.printf(
        "%d interactions: p75 %.0f ms; the slowest: %s%nopened: %s%n",
        inputs.size(),
        inputs.get(inputs.size() * 3 / 4).milliseconds(),
        inputs.reversed().stream().limit(8).toList(),
        tour.opened());
    assertThat(tour.opened()).containsAll(DIALOGS);
    tour.end();
  }

  static List<View> views() {
    return View.pictured();
  }

  /** Pictures of all that opens, for people. */
  @ParameterizedTest
  @MethodSource("views")
  @EnabledIfSystemProperty(named = "carillon.screens", matches = ".+")
  void picturesOfEveryDialog(View view) {
    Page page = at("/", view);
    Tour tour = new Tour(page, origin, SCREENS.resolve(view.toString().replace(' ', '/')));
    world.pages().forEach((name, path) -> tour.visit(name.replaceFirst("-(?!new).*", ""), path));
    tour.end();
  }

  @Test
  void aCalendarIsMadeByAFormThatDrawsItsDays() throws IOException {
    Page page = at("/calendars");
    press(page, "New calendar");
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByLabel("Name").first().fill("shop");
    dialog
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Add a row"))
        .nth(1)
        .click();
    dialog
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Add a row"))
        .first()
        .click();
    dialog.getByLabel("Day").first().fill("2027-05-03");
    seen(dialog.locator("td[title^=off]"));
    press(page, "What would it move");
    seen(dialog.getByRole(AriaRole.STATUS));
    pictured(page, "calendar");
    press(page, "Save");
    seen(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("shop").setExact(true)));
    assertThat(server.get("/api/v1/calendars/shop").json().at("/holidays/0/date").stringValue())
        .isEqualTo("2027-05-03");
    page.context().close();
  }

  @Test
  void anICalendarFileIsLookedIntoBeforeItIsTaken() throws IOException {
    Page page = at("/calendars");
    press(page, "Import a file");
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog
        .getByLabel("File (.ics)")
        .setInputFiles(
            new FilePayload("days.ics", "text/calendar", FILE.getBytes(StandardCharsets.UTF_8)));
    press(page, "Look into it");
    seen(dialog.getByText("Labour Day"));
    assertThat(server.get("/api/v1/calendars/days").status()).isEqualTo(404);
    pictured(page, "calendar-import");
    press(page, "Import 1 event");
    Awaitility.await().until(() -> server.get("/api/v1/calendars/days").status() == 200);
    page.context().close();
  }

  @Test
  void receiversOfAlertsAreEditedByAForm() throws IOException {
    server.post(
        "/api/v1/connections",
        """
        {"name": "ops-chat", "kind": "webhook", "settings": {"url": "%s"}}
        """
            .formatted(server.pageUrl()));
    Page page = at("/alerts?tab=receivers");
    inMain(page, "Add a receiver").click();
    page.getByLabel("Channel", new Page.GetByLabelOptions().setExact(true))
        .selectOption("Microsoft Teams");
    inMain(page, "Save").click();
    Locator connection = page.locator("#receiver0_channel_connection");
    Locator fault = page.locator(".error-detail[role=alert]").first();
    seen(fault);
    assertThat(connection)
        .hasAttribute("aria-describedby", Pattern.compile(".*" + fault.getAttribute("id") + ".*"));
    assertThat(page.locator("datalist option[value=ops-chat]")).hasCount(1);
    assertThat(Chromium.findings(page)).isEmpty();
    connection.fill("ops-chat");
    inMain(page, "JSON").click();
    assertThat(page.locator("textarea[spellcheck=false]"))
        .hasValue(Pattern.compile("alert.title[\\s\\S]*\"type\": \"teams\""));
    inMain(page, "Form").click();
    inMain(page, "Save").click();
    seen(page.getByText("Saved."));
    JsonNode sent = server.get("/api/v1/alert-settings").json().get("announce");
    assertThat(sent).hasSize(1);
    assertThat(sent.at("/0/parameters/channel").toString())
        .isEqualTo("{\"type\":\"teams\",\"connection\":\"ops-chat\"}");
    page.navigate(origin + "/alerts?tab=rules"); // without the messages of what was saved
    press(page, "Edit");
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog.getByLabel("Who is told")).hasValue("own");
    assertThat(dialog.locator("#receiver0_url")).hasValue(server.pageUrl());
    pictured(page, "rule");
    press(page, "Add a receiver");
    press(page, "Remove receiver 1");
    assertThat(dialog.locator("#receiver1_title")).hasValue("${alert.title}");
    dialog.getByLabel("Who is told").selectOption("nobody");
    press(page, "Save");
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(server.get("/api/v1/alert-rules").json().at("/items/0/announce").toString())
                .isEqualTo("[]"));
    page.context().close();
  }

  @Test
  void manyConfigsAreChangedByAForm() throws IOException {
    Page page = at("/configs?label=team%3Dweb");
    seen(page.getByLabel("Select all rows"));
    page.getByLabel("Select all rows").check();
    press(page, "Change");
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByText("Priority, 0 to 9").click();
    dialog.getByLabel("Priority, 0 to 9").last().fill("8");
    press(page, "Try");
    seen(dialog.getByRole(AriaRole.STATUS));
    pictured(page, "bulk-change");
    press(page, "Change 2");
    Awaitility.await()
        .until(() ->
            server.get("/api/v1/task-configs/" + world.good()).json().get("priority").intValue()
                == 8);
    page.context().close();
  }

  @Test
  void executionsAreRunAgainInBulkAfterTheirCountIsShown() throws IOException {
    Page page = at("/executions?status=failed");
    seen(page.getByLabel("Select all rows"));
    page.getByLabel("Select all rows").check();
    press(page, "Retry");
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    seen(dialog.getByRole(AriaRole.STATUS));
    pictured(page, "bulk-retry");
    press(page, "Run 1 again");
    seen(page.getByText("1 of 1 done"));
    page.context().close();
  }

  @Test
  void aLabelIsAddedAndTakenOffInTheForm() throws IOException {
    Page page = at("/configs/" + world.report() + "/edit");
    page.getByLabel("Labels").fill("stage=test");
    page.getByLabel("Labels").press("Enter");
    page.getByLabel("Remove the label team=finance").click();
    pictured(page, "labels");
    press(page, "Save");
    Awaitility.await()
        .until(() ->
            server.get("/api/v1/task-configs/" + world.report()).json().get("labels").has("stage"));
    assertThat(
            server.get("/api/v1/task-configs/" + world.report()).json().get("labels").has("team"))
        .isFalse();
    page.context().close();
  }

  @Test
  void aScheduleIsTriedInTheSandboxAndNothingIsSaved() throws IOException {
    Page page = at("/forecast");
    press(page, "Try another schedule");
    seen(page.getByRole(AriaRole.DIALOG).getByText("What will happen"));
    pictured(page, "forecast-add");
    press(page, "Try it");
    seen(page.getByText("1 change, not saved"));
    seen(page.getByText(Pattern.compile("difference \\+[67] ")));
    assertThat(page.url()).contains("sandbox=");
    pictured(page, "forecast-sandbox");
    page.context().close();
  }

  @Test
  void theStripUnderTheScoreMovesItsSpan() throws IOException {
    Page page = at("/configs/" + world.report());
    Locator strip = page.locator("svg:has(title:text('whole life'))");
    seen(strip);
    var box = strip.boundingBox();
    page.mouse().move(box.x + box.width * 0.3, box.y + 10);
    page.mouse().down();
    page.mouse().move(box.x + box.width * 0.5, box.y + 10);
    page.mouse().up();
    page.waitForURL(url -> url.contains("from=") && url.contains("to="));
    pictured(page, "score");
    page.context().close();
  }

  @Test
  void theTabSaysWhatNeedsAttention() {
    Page page = at("/executions/" + world.failure());
    assertThat(page).hasTitle(Pattern.compile("^✕ broken"));
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() ->
            String.valueOf(page.evaluate("document.querySelector('link[rel=icon]').href"))
                .contains("attention"));
    page.context().close();
  }
}
