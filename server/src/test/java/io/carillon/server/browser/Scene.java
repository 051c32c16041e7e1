package io.carillon.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.carillon.database.Database;
import io.carillon.server.Chromium;
import io.carillon.server.Chromium.View;
import io.carillon.server.TestServer;
import io.carillon.server.TestServer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import tools.jackson.databind.node.ObjectNode;

/** A server and a browser, and what the scenarios of the console have in common. */
final class Scene implements AutoCloseable {

  static final String CONFIGS = "/api/v1/task-configs";

  static {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
  }

  private final TestServer server;
  private final Chromium chromium;
  private final String origin;

  Scene(Path data) {
    this(data, Map.of());
  }

  Scene(Path data, Map<String, String> settings) {
    this.server = new TestServer(data, settings);
    this.chromium = new Chromium();
    this.origin = "http://127.0.0.1:" + server.port();
  }

  TestServer server() {
    return server;
  }

  Chromium chromium() {
    return chromium;
  }

  String origin() {
    return origin;
  }

  /** Opens a page of the console for an administrator. */
  Page open(View view, String path) {
    return open(chromium.watched(view, origin), path);
  }

  /** The same in a window that is not watched, for a scenario that expects faults. */
  Page openUnwatched(View view, String path) {
    return open(chromium.window(view), path);
  }

  private Page open(Page page, String path) {
    Chromium.logIn(page, origin, TestServer.TOKEN);
    show(page, path);
    return page;
  }

  /** Opens a page of the console for whoever has a token. */
  Page openAs(String token, String path) {
    Page page = chromium.watched(View.PLAIN, origin);
    Chromium.logIn(page, origin, token);
    show(page, path);
    return page;
  }

  /** Loads the console at an address and waits until the page has its data. */
  void show(Page page, String path) {
    page.navigate(origin + path);
    settled(page);
  }

  /** Goes to another page of the console that is loaded, and waits until it has its data. */
  static void turn(Page page, String path) {
    Chromium.turn(page, path);
    settled(page);
  }

  static void settled(Page page) {
    assertThat(page.locator("main h1").first()).isVisible();
    page.locator("main [aria-busy=true]")
        .first()
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
  }

  /** Waits until the page has painted what was asked of it before. */
  static void painted(Page page) {
    page.evaluate(
        """
        () => new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume)))
        """);
  }

  /** Requires that axe finds nothing serious, that no text is wider than the window, no raw key. */
  static void requireSound(Page page) {
    requireSound(page, "html");
  }

  /** The same, where what stands around a part of the page was looked at before. */
  static void requireSound(Page page, String part) {
    try {
      assertThat(Chromium.findings(page, part)).as(page.url()).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Number wide = (Number) page.evaluate("document.documentElement.scrollWidth - innerWidth");
    assertThat(wide.intValue()).as("pixels that %s is too wide", page.url()).isNotPositive();
    assertThat(page.locator("body").innerText())
        .doesNotContainPattern(
            "\\b(?:frame|login|problem|config|edit|bulk|when)\\.[a-z][A-Za-z]+\\b");
  }

  /** Requires that no watched page had a fault. */
  void requireNoFaults() {
    chromium.requireNoFaults();
  }

  long create(String json) {
    Answer answer = server.post(CONFIGS, json);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json().get("id").longValue();
  }

  ObjectNode config(long id) {
    return server.get(CONFIGS + "/" + id).json();
  }

  String token(String role) {
    String body =
        "{\"name\": \"%s %d\", \"role\": \"%s\"}".formatted(role, System.nanoTime(), role);
    return server.post("/api/v1/tokens", body).json().get("token").stringValue();
  }

  void sql(String statement) {
    server.bean(Database.class).sql().sql(statement).update();
  }

  static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  static Locator button(Locator inside, String name) {
    return inside.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  static Locator dialog(Page page) {
    return page.getByRole(AriaRole.DIALOG);
  }

  /** Presses Tab until what is wanted has the focus, which must be in the window at each step. */
  static void tabTo(Page page, String wanted) {
    boolean text = wanted.startsWith("text=");
    String pattern = text ? wanted.substring(5) : wanted;
    for (int i = 0; i < 120; i++) {
      page.keyboard().press("Tab");
      String state =
          (String)
              page.evaluate(
                  """
                  ([text, pattern]) => {
                    const one = document.activeElement;
                    if (!one || one === document.body) return 'none';
                    const box = one.getBoundingClientRect();
                    if (box.bottom < 0 || box.top > innerHeight) return 'hidden ' + one.outerHTML;
                    return (text ? new RegExp(pattern).test(one.textContent.trim()) : one.matches(pattern))
                      ? 'found' : 'other';
                  }
                  """,
                  List.of(text, pattern));
      assertThat(state).doesNotMatch(Pattern.compile("hidden.*", Pattern.DOTALL));
      if (state.equals("found")) {
        return;
      }
    }
    throw new AssertionError("Tab does not reach " + wanted);
  }

  @Override
  public void close() {
    chromium.close();
    server.close();
  }
}
