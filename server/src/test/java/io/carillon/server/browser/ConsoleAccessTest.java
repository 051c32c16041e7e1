package io.carillon.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.carillon.server.browser.Scene.CONFIGS;
import static io.carillon.server.browser.Scene.button;
import static io.carillon.server.browser.Scene.dialog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.carillon.definition.Json;
import io.carillon.server.Chromium.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who may do what in the console, in which language, and what a page costs. */
class ConsoleAccessTest {

  private static final List<String> PAGES =
      List.of(
          "/",
          "/configs",
          "/executions",
          "/decisions",
          "/forecast",
          "/status",
          "/bulk",
          "/types",
          "/workers",
          "/queues",
          "/calendars",
          "/alerts",
          "/connections",
          "/configs/new");
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  @TempDir private static Path data;
  private static Scene scene;
  private static long config;
  private static String execution;

  @BeforeAll
  static void start() {
    scene = new Scene(data);
    config =
        scene.create(
            """
            {"name": "prices", "task_type": "http_request", "parameters": {"url": "%s"},
             "labels": {"team": "web"}, "schedule": {"type": "interval", "every": "1h"}}
            """
                .formatted(scene.server().pageUrl()));
    execution =
        scene
            .server()
            .post(CONFIGS + "/" + config + "/run", null)
            .json()
            .get("execution_id")
            .stringValue();
    await()
        .until(() ->
            scene
                .server()
                .get("/api/v1/executions/" + execution)
                .json()
                .get("finished_at")
                .isString());
  }

  @AfterAll
  static void stop() {
    scene.close();
  }

  @AfterEach
  void nothingWentWrong() {
    scene.requireNoFaults();
  }

  private static Stream<String> pages() {
    return Stream.concat(
        PAGES.stream(),
        Stream.of(
            "/configs/" + config,
            "/configs/" + config + "/edit",
            "/configs/" + config + "?tab=statistics",
            "/configs/" + config + "?tab=changes",
            "/executions/" + execution,
            "/types/http_request"));
  }

  @Test
  void aViewerOpensEveryPageAndNothingUnsafeLeavesTheBrowser() {
    Page page = scene.openAs(scene.token("viewer"), "/");
    List<String> unsafe = new ArrayList<>();
    page.onRequest(request -> {
      boolean asks = request.url().matches(".*(/preview|/forecast)(\\?.*)?");
      if (!SAFE.contains(request.method()) && !asks) {
        unsafe.add(request.method() + " " + request.url());
      }
    });
    for (String path : pages().toList()) {
      Scene.turn(page, path);
      assertThat(page.locator("main")).not().containsText("403");
      for (Locator one : page.locator("main button[title*='needs the role']").all()) {
        assertThat(one).isDisabled();
      }
    }
    Scene.turn(page, "/configs/" + config);
    for (String name : List.of("Run now", "Pause")) {
      assertThat(button(page, name + " (needs the role operator)").first()).isDisabled();
    }
    page.keyboard().press("r");
    page.keyboard().press("p");
    assertThat(dialog(page)).hasCount(0);
    scene.show(page, "/configs/" + config + "/edit");
    assertThat(button(page, "Save (needs the role editor)")).isDisabled();
    assertThat(unsafe).isEmpty();
    page.context().close();
  }

  @Test
  void anOperatorDoesNotReachTokens() {
    Page page = scene.openAs(scene.token("operator"), "/admin/tokens");
    assertThat(page.locator("main").getByRole(AriaRole.ALERT)).containsText("admin");
    assertThat(page.locator("main tbody tr")).hasCount(0);
    for (Locator one : page.locator("main button:enabled").all()) {
      assertThat(one).hasText("Try again");
    }
    Scene.requireSound(page);
    page.context().close();
  }

  @Test
  void aRevokedTokenIsAskedForOverThePageThatKeepsWhatWasTyped() {
    JsonNode made =
        scene
            .server()
            .post("/api/v1/tokens", "{\"name\": \"soon revoked\", \"role\": \"editor\"}")
            .json();
    Page page = scene.openAs(made.get("token").stringValue(), "/configs/new?type=http_request");
    String url = page.url();
    Locator name = page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true));
    name.fill("typed before");
    page.locator("#root_url").fill(scene.server().pageUrl());
    scene.server().send("DELETE", "/api/v1/tokens/" + made.get("id").stringValue(), null);
    button(page, "Save").click();
    assertThat(dialog(page)).containsText("What was typed in the page below is kept.");
    Scene.requireSound(page);
    dialog(page).getByLabel("Token").fill("nothing");
    dialog(page).getByLabel("Token").press("Enter");
    assertThat(dialog(page).getByRole(AriaRole.ALERT)).containsText("does not know this token");
    dialog(page).getByLabel("Token").fill(scene.token("editor"));
    dialog(page).getByLabel("Token").press("Enter");
    assertThat(dialog(page)).hasCount(0);
    assertThat(name).hasValue("typed before");
    assertThat(page.url()).isEqualTo(url);
    button(page, "Save").click();
    assertThat(page.locator("main h1")).hasText("typed before");
    page.context().close();
  }

  @Test
  void aSwitchOfLanguageThemeAndZoneKeepsThePage() {
    Page page = scene.open(View.PLAIN, "/configs?status=active&q=pri");
    page.getByLabel("Labels").fill("team=web");
    page.waitForURL("**label=team**");
    String url = page.url();
    button(page, "中文").click();
    assertThat(page.locator("main h1")).hasText("任务配置");
    button(page, "深色").click();
    assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    page.locator("header select").selectOption("UTC");
    assertThat(page.url()).isEqualTo(url);
    assertThat(page.locator("input[placeholder='team=billing']")).hasValue("team=web");
    assertThat(page.locator("main tbody tr")).hasCount(1);
    Scene.requireSound(page);
    page.context().close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"America/New_York", "Asia/Shanghai"})
  void theTimesOfAnExecutionAgreeInEachZone(String zone) {
    Page page = scene.open(new View("en", "light", 1440, zone), "/executions/" + execution);
    requireTimes(page, zone);
    page.locator("header select").selectOption("UTC");
    requireTimes(page, "UTC");
    page.context().close();
  }

  /** A window of 1280 pixels at 400 %. */
  @Test
  void aPageIsWholeAtFourHundredPercent() {
    Page page = scene.open(new View("en", "light", 320), "/");
    requireWhole(page, "");
    page.context().close();
  }

  @Test
  void aPageIsWholeWithLettersOfTwiceTheSize() {
    Page page = scene.open(View.PLAIN, "/");
    requireWhole(
        page,
        """
        () => {
          const root = document.documentElement;
          const style = getComputedStyle(root);
          for (const name of ['axis', 'table', 'text', 'lead', 'title', 'verdict']) {
            const size = parseFloat(style.getPropertyValue('--size-' + name));
            if (root.dataset.large !== 'yes') root.style.setProperty('--size-' + name, 2 * size + 'px');
          }
          root.dataset.large = 'yes';
        }
        """);
    page.context().close();
  }

  /** Requires of each page that it is not wider than the window and cuts nothing off. */
  private static void requireWhole(Page page, String first) {
    List<String> found = new ArrayList<>();
    for (String path : pages().toList()) {
      Scene.turn(page, path);
      if (!first.isEmpty()) {
        page.evaluate(first);
      }
      ((List<?>) page.evaluate(CUT_OFF)).forEach(one -> found.add(path + ": " + one));
    }
    assertThat(found).isEmpty();
  }

  // What lies in a box that scrolls sideways by itself, as a wide table may, can be reached.
  private static final String CUT_OFF =
      """
      () => {
        const found = [];
        const wide = document.documentElement.scrollWidth - innerWidth;
        if (wide > 0) found.push('the page is ' + wide + ' pixels too wide');
        const scrolls = (one) => {
          for (let box = one.parentElement; box && box !== document.documentElement; box = box.parentElement) {
            if (['auto', 'scroll'].includes(getComputedStyle(box).overflowX)) return true;
          }
          return false;
        };
        for (const one of document.querySelectorAll('main button, main a, main input, main select, main textarea, main h1, main h2, main label, header button, header select, nav a')) {
          const box = one.getBoundingClientRect();
          const style = getComputedStyle(one);
          if (box.width === 0 || box.height === 0 || style.visibility === 'hidden' || one.closest('.unseen')) continue;
          if (box.width <= 1 || scrolls(one)) continue;
          const name = one.tagName + ' ' + (one.textContent || one.ariaLabel || one.name || '').trim().slice(0, 40);
          if (box.left < -1 || box.right > innerWidth + 1) found.push(name + ' is outside');
          const cut = style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis' && !['INPUT', 'TEXTAREA', 'SELECT'].includes(one.tagName);
          if (cut && one.scrollWidth > one.clientWidth + 1) found.push(name + ' is cut off');
        }
        return found;
      }
      """;

  private static void requireTimes(Page page, String zone) {
    DateTimeFormatter format = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.of(zone));
    List<Locator> times = page.locator("main dl time").all();
    assertThat(times).isNotEmpty();
    for (Locator time : times) {
      Instant at = Instant.parse(time.getAttribute("datetime"));
      assertThat(time).containsText(format.format(at));
    }
  }

  @Test
  void noEnglishRemainsInChinese() throws IOException {
    JsonNode words =
        Json.object(
            Files.readString(
                Path.of(
                    System.getProperty("carillon.build.root", ".."), "console/src/words/en.json")));
    Set<String> sentences = new TreeSet<>();
    collect(words, sentences);
    assertThat(sentences).hasSizeGreaterThan(100);
    Page page = scene.open(new View("zh", "light", 1440), "/");
    List<String> found = new ArrayList<>();
    for (String path :
        Stream.concat(pages(), Stream.of("/admin/tokens", "/admin/trail", "/admin/secrets"))
            .toList()) {
      Scene.turn(page, path);
      String text = page.locator("body").innerText();
      sentences.stream().filter(text::contains).forEach(one -> found.add(path + ": " + one));
      // What remains may be names and code; four English words in a row are a sentence.
      Object english =
          page.evaluate(
              """
              () => {
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                const found = [];
                while (walker.nextNode()) {
                  const node = walker.currentNode;
                  if (!node.parentElement.closest('code, pre, bdi, script, style, noscript, [lang=en], option')
                      && /(?:\\b[A-Za-z]+,? ){3,}[A-Za-z]+/.test(node.data)) found.push(node.data.slice(0, 120));
                }
                return found;
              }
              """);
      ((List<?>) english).forEach(one -> found.add(path + ": " + one));
    }
    page.context().close();
    assertThat(found).isEmpty();
  }

  private static void collect(JsonNode node, Set<String> sentences) {
    if (node.isString()) {
      String text = node.stringValue();
      if (text.length() > 14 && text.contains(" ") && !text.contains("{{") && !text.contains(":")) {
        sentences.add(text);
      }
    } else {
      node.forEach(one -> collect(one, sentences));
    }
  }
}
