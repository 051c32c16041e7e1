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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Many configs changed at once: what would change, the change, and its undo. */
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
