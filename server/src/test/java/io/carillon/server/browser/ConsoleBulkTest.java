package io.carillon.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.carillon.server.browser.Scene.CONFIGS;
import static io.carillon.server.browser.Scene.button;
import static io.carillon.server.browser.Scene.dialog;
import static io.carillon.server.browser.Scene.tabTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.carillon.definition.Json;
import io.carillon.server.Chromium.View;
import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Many configs changed at once, or tried in the forecast: what would change, the change, its undo.
 */
class ConsoleBulkTest {

  private static final int MANY = 1_240;
  private static final int WRONG = 3;

  @TempDir private static Path data;
  private static Scene scene;

  @BeforeAll
  static void start() {
    scene = new Scene(data);
    create("legacy", 0, 640, "legacy");
    create("legacy", 640, MANY, "legacy");
    create("keyed", 0, 30, "keyed");
    scene.sql(
        """
        update carillon.task_config set status = 'error', status_reason = 'The type is gone.'
        where name in ('legacy 0001', 'legacy 0002', 'legacy 0003')
        """);
  }

  @AfterAll
  static void stop() {
    scene.close();
  }

  @AfterEach
  void nothingWentWrong() {
    scene.requireNoFaults();
  }

  private static void create(String name, int from, int to, String team) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    ArrayNode configs = body.putArray("task_configs");
    for (int i = from; i < to; i++) {
      configs.add(Json.object(config("%s %04d".formatted(name, i), team)));
    }
    Answer answer = scene.server().post(CONFIGS + "/create", body.toString());
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
  }

  private static String config(String name, String team) {
    return """
    {"name": "%s", "task_type": "http_request", "labels": {"team": "%s"},
     "parameters": {"url": "%s"}, "schedule": {"type": "interval", "every": "12h"}}
    """
        .formatted(name, team, scene.server().pageUrl());
  }

  private static long count(String query) {
    return scene.server().get(CONFIGS + "/count?" + query).json().get("count").longValue();
  }

  @Test
  void manyArePausedAfterADryRunAndTheUndoLeavesAloneWhatWasChangedSince() {
    Page page = scene.open(View.PLAIN, "/configs?label=team%3Dlegacy");
    page.getByRole(AriaRole.CHECKBOX).nth(1).check();
    button(page, "Select all that match").click();
    Locator bar =
        page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Selected configs"));
    Scene.requireSound(page);
    button(bar, "Pause").click();
    Locator dialog = dialog(page);
    assertThat(dialog).containsText("1,237 changed · 3 refused");
    assertThat(dialog).containsText("legacy 0001: ");
    assertThat(dialog).containsText("Due times of the next 24 h: 2474 before, 0 after.");
    Scene.requireSound(page);

    scene.create(config("legacy added meanwhile", "legacy"));
    button(dialog, "Change 1237").click();
    assertThat(dialog).containsText("1241");
    assertThat(button(dialog, "Change 1237")).isDisabled();
    button(dialog, "Try").click();
    button(dialog, "Change 1238").click();
    assertThat(page.locator("main h1")).containsText("pause");
    assertThat(page.locator("main")).containsText("1,238 changed");
    assertThat(page.locator("main")).containsText("finished");
    Scene.requireSound(page);
    assertThat(count("label=team%3Dlegacy&status=paused")).isEqualTo(MANY - WRONG + 1);

    long byHand =
        scene.server().get(CONFIGS + "?q=legacy+0100").json().at("/items/0/id").longValue();
    scene.server().post(CONFIGS + "/" + byHand + "/resume", null);
    button(page, "Undo").click();
    assertThat(page.locator("main h1")).containsText("undo");
    assertThat(page.locator("main")).containsText("1,237 changed");
    assertThat(page.locator("main")).containsText("finished");
    page.getByLabel("Outcomes").selectOption("conflict");
    Locator rows = page.locator("main tbody tr");
    assertThat(rows).hasCount(1);
    assertThat(rows).containsText("legacy 0100");
    Scene.requireSound(page);
    assertThat(count("label=team%3Dlegacy&status=active")).isEqualTo(MANY - WRONG + 1);
    page.context().close();
  }

  private static long hourly(String name) {
    return scene.create(
        """
        {"name": "%s", "task_type": "http_request", "parameters": {"url": "%s"},
         "schedule": {"type": "cron", "expression": "0 * * * *", "timezone": "UTC"}}
        """
            .formatted(name, scene.server().pageUrl()));
  }

  private static Locator rowOf(Page page, String name) {
    return dialog(page).locator("li").filter(new Locator.FilterOptions().setHasText(name));
  }

  @Test
  void whatIsTriedInTheForecastIsWhatTheServerForecastsAndIsSavedAfterADryRun() {
    long paused = hourly("forecast one");
    long later = hourly("forecast two");
    long earlier = hourly("forecast three");
    Page page = scene.open(View.PLAIN, "/forecast?view=week");
    List<String> asked = new ArrayList<>();
    page.onRequest(request -> {
      if (String.valueOf(request.postData()).contains("what_if")) {
        asked.add(request.postData());
      }
    });
    page.locator("table td button").nth(150).click();
    button(rowOf(page, "forecast one"), "Pause").click();
    button(rowOf(page, "forecast two"), "+30m").click();
    button(rowOf(page, "forecast three"), "−10m").click();
    Scene.requireSound(page);
    page.keyboard().press("Escape");
    button(page, "Try another schedule…").click();
    dialog(page).getByLabel("Name").fill("forecast four");
    dialog(page).getByLabel("Type").selectOption("http_request");
    assertThat(dialog(page).locator("aside ol li").first()).isVisible();
    Scene.requireSound(page);
    button(dialog(page), "Try it").click();
    Locator sandbox = page.getByRole(AriaRole.REGION, named("Sandbox"));
    assertThat(sandbox).containsText("4 changes, not saved");
    page.waitForCondition(() -> asked.stream().anyMatch(body -> body.contains("0 3 * * *")));
    requireForecast(page, sandbox, asked.getLast());
    Scene.requireSound(page);
    Page other = scene.open(View.PLAIN, page.url().replace(scene.origin(), ""));
    assertThat(other.locator("main")).containsText("4 changes, not saved");
    for (String said :
        List.of(
            "forecast one paused",
            "forecast two later by 30m",
            "forecast three earlier by 10m",
            "forecast four added")) {
      assertThat(other.locator("main")).containsText(said);
    }
    requireForecast(other, other.getByRole(AriaRole.REGION, named("Sandbox")), asked.getLast());

    button(sandbox, "Shift 2 for real…").click();
    assertThat(rowOf(page, "forecast two")).containsText("30 * * * *");
    assertThat(rowOf(page, "forecast three")).containsText("50 * * * *");
    assertThat(rowOf(page, "forecast three").locator("time")).hasCount(2);
    Scene.requireSound(page);
    for (long id : List.of(paused, later, earlier)) {
      assertThat(scene.config(id).get("version").intValue()).isEqualTo(1);
    }
    button(dialog(page), "Save 2").click();
    assertThat(dialog(page)).hasCount(0);
    assertThat(sandbox).containsText("2 changes, not saved");
    assertThat(scene.config(later).at("/schedule/expression").stringValue())
        .isEqualTo("30 * * * *");
    assertThat(scene.config(earlier).at("/schedule/expression").stringValue())
        .isEqualTo("50 * * * *");
    button(sandbox, "Pause 1 for real…").click();
    assertThat(dialog(page)).containsText("1 changed");
    assertThat(scene.config(paused).get("status").stringValue()).isEqualTo("active");
    button(dialog(page), "Change 1").click();
    assertThat(page.locator("main h1")).containsText("pause");
    assertThat(page.locator("main")).containsText("1 changed");
    assertThat(scene.config(paused).get("status").stringValue()).isEqualTo("paused");

    other.locator("main").getByRole(AriaRole.LINK).filter(text("Create…")).click();
    assertThat(other.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)))
        .hasValue("forecast four");
    assertThat(other.locator("aside")).containsText("03:00");
    page.context().close();
    other.context().close();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Locator.FilterOptions text(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  /** Requires the total, the difference and the hot spots that the server forecasts. */
  private static void requireForecast(Page page, Locator sandbox, String body) {
    JsonNode after = scene.server().post("/api/v1/forecast", body).json();
    ObjectNode without = Json.object(body);
    without.remove("what_if");
    long before =
        scene.server().post("/api/v1/forecast", without.toString()).json().get("total").longValue();
    long total = after.get("total").longValue();
    assertThat(page.locator("main")).containsText("%,d due times of".formatted(total));
    assertThat(sandbox).containsText("(%,d → %,d)".formatted(before, total));
    List<JsonNode> buckets = new ArrayList<>();
    after.get("buckets").forEach(buckets::add);
    double mean =
        buckets.stream().mapToLong(one -> one.get("count").longValue()).average().orElse(0);
    List<String> hot =
        buckets.stream()
            .filter(one -> one.get("count").longValue() > mean * 1.5)
            .sorted(Comparator.comparingLong(one -> -one.get("count").longValue()))
            .limit(5)
            .map(one ->
                "%,d due times, %d configs"
                    .formatted(one.get("count").longValue(), one.get("by").size()))
            .toList();
    assertThat(hot).isNotEmpty();
    Locator spots = page.locator("section:has(> h2:text-is('Hot spots')) li");
    assertThat(spots).hasCount(hot.size());
    for (int i = 0; i < hot.size(); i++) {
      assertThat(spots.nth(i)).containsText(hot.get(i));
    }
  }

  @Test
  void manyArePausedWithKeysAlone() {
    Page page = scene.open(View.PLAIN, "/configs?label=team%3Dkeyed");
    tabTo(page, "input[data-choice]");
    page.keyboard().press("Space");
    tabTo(page, "text=Select all that match");
    page.keyboard().press("Enter");
    tabTo(page, "text=^Pause$");
    page.keyboard().press("Enter");
    assertThat(dialog(page)).containsText("30 changed");
    tabTo(page, "text=^Change 30$");
    page.keyboard().press("Enter");
    assertThat(page.locator("main h1")).containsText("pause");
    assertThat(page.locator("main")).containsText("30 changed");
    tabTo(page, "text=^Undo$");
    page.keyboard().press("Enter");
    assertThat(page.locator("main h1")).containsText("undo");
    assertThat(page.locator("main")).containsText("30 changed");
    page.context().close();
  }
}
