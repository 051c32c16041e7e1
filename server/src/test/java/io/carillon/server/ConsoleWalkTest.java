package io.carillon.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import io.carillon.definition.Json;
import io.carillon.server.Chromium.View;
import io.carillon.server.boot.CarillonServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * A newcomer's way through the console, by what is written on it: a first task that works, one that
 * fails and is mended, and a due time that did not run. Its pictures are those of docs/console.md.
 */
class ConsoleWalkTest {

  private static final Path ROOT = Path.of(System.getProperty("carillon.build.root", ".."));

  private String language = "en";
  private ObjectNode words = Json.MAPPER.createObjectNode();
  private @Nullable Page window;
  private @Nullable Pictures drawn;
  private int clicks;
  private boolean keys;

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void aNewcomerFindsTheWay(String spoken, @TempDir Path data, @TempDir Path other)
      throws IOException {
    language = spoken;
    words =
        Json.object(
            Files.readString(
                ROOT.resolve("console/src/words/" + spoken + ".json"), StandardCharsets.UTF_8));
    HttpServer broken = broken();
    try (TestServer server = new TestServer(data, Map.of("CARILLON_ROLES", "api,worker"));
        Chromium chromium = new Chromium()) {
      String origin = "http://127.0.0.1:" + server.port();
      Page page = chromium.watched(new View(spoken, "light", 1440), origin);
      window = page;
      drawn = new Pictures(page, spoken);
      page.navigate(server.post("/api/v1/login-codes", null).json().get("url").stringValue());
      try (CarillonServer scheduler = scheduler(server, other)) {
        // In one of the languages with keys alone; what a picture shows was clicked.
        keys = spoken.equals("zh") && !Pictures.DRAWN;
        scrapeAPage();
        keys = false;
        breakItAndMendIt("http://127.0.0.1:" + broken.getAddress().getPort() + "/prices");
      }
      askWhyItDidNotRun(server, origin, () -> scheduler(server, other));
      page.context().close();
      chromium.requireNoFaults();
    } finally {
      broken.stop(0);
    }
  }

  private static CarillonServer scheduler(TestServer server, Path folder) {
    return CarillonServer.start(
        TestServer.settings(folder, server.site(), Map.of("CARILLON_ROLES", "scheduler")));
  }

  private Page page() {
    return Objects.requireNonNull(window);
  }

  private Pictures pictures() {
    return Objects.requireNonNull(drawn);
  }

  /** Scenario 2: at most six clicks, and nothing typed. */
  private void scrapeAPage() {
    assertThat(page().getByText(word("overview.empty"))).isVisible();
    pictures().draw("01-empty");
    clicks = 0;
    click(page().getByRole(AriaRole.LINK).filter(has("overview.card_scrape")));
    assertThat(field("URL")).hasValue("http://carillon.localhost/health");
    assertThat(page().getByText("10s").or(page().locator("aside time")).first()).isVisible();
    pictures().draw("02-form");
    click(button("edit.save"));
    assertThat(heading()).hasText("my-scrape");
    pictures().take("03-saved");
    click(link("config.executions"));
    Locator succeeded =
        page().locator("main table").getByRole(AriaRole.LINK).filter(has("status.succeeded"));
    click(succeeded.first());
    click(link("execution.result"));
    assertThat(page().getByText("Carillon").last()).isVisible();
    pictures().take("04-result");
    assertThat(clicks).isLessThanOrEqualTo(6);
  }

  /** Scenario 3. */
  private void breakItAndMendIt(String url) {
    click(page().locator("main").getByRole(AriaRole.LINK).filter(has("execution.config")).first());
    click(link("config.edit"));
    Locator selector = field(language.equals("zh") ? "选择器" : "Selector");
    selector.fill("h1[");
    click(button("edit.save"));
    assertThat(page().getByText(Pattern.compile("h1\\[.*(CSS)")).first()).isVisible();
    assertThat(selector).isFocused();
    pictures().draw("05-refused");
    selector.fill("h1");
    String before = field("URL").inputValue();
    field("URL").fill(url);
    click(button("edit.save"));
    assertThat(heading()).hasText("my-scrape");
    runNow();
    click(
        page()
            .getByRole(AriaRole.NAVIGATION)
            .getByRole(AriaRole.LINK)
            .filter(has("page.overview.name"))
            .first());
    Locator attention = page().locator("section").filter(has("overview.attention")).first();
    assertThat(attention).containsText("my-scrape");
    if (Pictures.DRAWN) {
      // The figures of the chart come a little later.
      assertThat(page().locator("figcaption").first()).containsText(word("status.failed"));
    }
    pictures().draw("06-attention");
    clicks = 0;
    click(attention.getByRole(AriaRole.LINK).filter(has("overview.failedOnes")).first());
    click(
        page().locator("main table").getByRole(AriaRole.LINK).filter(has("status.failed")).first());
    assertThat(page().getByText(Pattern.compile("500")).first()).isVisible();
    assertThat(page().getByRole(AriaRole.LOG)).containsText("500");
    assertThat(clicks).isLessThanOrEqualTo(2);
    pictures().draw("07-error");
    click(page().locator("main").getByRole(AriaRole.LINK).filter(has("execution.config")).first());
    click(link("config.edit"));
    field("URL").fill(before);
    click(button("edit.save"));
    assertThat(heading()).hasText("my-scrape");
    runNow();
    click(
        page()
            .getByRole(AriaRole.NAVIGATION)
            .getByRole(AriaRole.LINK)
            .filter(has("page.overview.name"))
            .first());
    assertThat(page().locator("section").filter(has("overview.attention")).first())
        .containsText(word("overview.nothing"));
    pictures().take("08-mended");
  }

  /** Scenario 4. */
  private void askWhyItDidNotRun(
      TestServer server, String origin, Supplier<CarillonServer> schedulers) {
    long id = PastNights.of(server, schedulers);
    page().navigate(origin + "/configs");
    click(
        page()
            .locator("main table")
            .getByRole(AriaRole.LINK)
            .filter(new Locator.FilterOptions().setHasText(PastNights.NAME))
            .first());
    click(button("score.week"));
    assertThat(page().locator("[role=listbox]")).isVisible();
    pictures().take("09-timeline");
    page()
        .getByLabel(word("config.ask"), new Page.GetByLabelOptions().setExact(true))
        .last()
        .fill(word("config.askExample"));
    click(button("config.askButton"));
    Locator answer =
        page().locator("section[aria-label='" + word("config.ask") + "'] [role=status]");
    assertThat(answer).containsText(language.equals("zh") ? "已错过" : "Missed");
    assertThat(answer).containsText(PastNights.lastRun());
    pictures().take("10-why");
    pictures().drawForReadme(header("frame.theme.dark"), header("frame.theme.light"));
    click(answer.getByRole(AriaRole.BUTTON).filter(has("backfill.one")));
    assertThat(answer.getByRole(AriaRole.LINK).filter(has("config.openExecution"))).isVisible();
    pictures().take("11-run-after-all");
    org.assertj.core.api.Assertions.assertThat(
            server
                .get("/api/v1/task-configs/" + id + "/executions?trigger=backfill")
                .json()
                .get("items"))
        .hasSize(1);
  }

  private void runNow() {
    click(button("config.run"));
    Locator dialog =
        page()
            .getByRole(
                AriaRole.DIALOG,
                new Page.GetByRoleOptions()
                    .setName(word("run.title").replace("{{name}}", "my-scrape")));
    Locator run =
        dialog
            .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setDisabled(false))
            .filter(has("config.run"));
    Locator started = dialog.getByRole(AriaRole.LINK).filter(has("config.openExecution"));
    // It is refused while an execution of a due time is there.
    Awaitility.await()
        .pollInSameThread()
        .atMost(Duration.ofSeconds(60))
        // The button may go between the look at it and the click.
        .ignoreExceptionsInstanceOf(TimeoutError.class)
        .until(() -> {
          if (!started.isVisible() && run.isVisible()) {
            run.click(new Locator.ClickOptions().setTimeout(1_000));
          }
          return started.isVisible();
        });
    page().keyboard().press("Escape");
    assertThat(dialog).hasCount(0);
  }

  private void click(Locator what) {
    if (keys) {
      press(what);
    } else {
      what.click();
    }
    clicks++;
  }

  /** Presses Tab until it has the focus, which must be in the window at each step, then Enter. */
  private void press(Locator what) {
    what.waitFor();
    for (int i = 0; i < 150; i++) {
      page().keyboard().press("Tab");
      Object state = what.evaluate(FOCUS);
      org.assertj.core.api.Assertions.assertThat(state).isNotEqualTo("hidden");
      if ("found".equals(state)) {
        page().keyboard().press("Enter");
        return;
      }
    }
    throw new AssertionError("Tab does not reach " + what);
  }

  private static final String FOCUS =
      """
      (wanted) => {
        const one = document.activeElement;
        if (one === null || one === document.body) return 'none';
        const box = one.getBoundingClientRect();
        if (box.bottom < 0 || box.top > innerHeight) return 'hidden';
        return one === wanted ? 'found' : 'other';
      }
      """;

  private Locator heading() {
    return page().locator("main h1").first();
  }

  private Locator field(String label) {
    return page().locator("main").getByLabel(label).first();
  }

  private Locator button(String key) {
    return page()
        .locator("main")
        .getByRole(
            AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(word(key)).setExact(true))
        .first();
  }

  private Locator header(String key) {
    return page()
        .locator("header")
        .getByRole(
            AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(word(key)).setExact(true));
  }

  private Locator link(String key) {
    return page()
        .locator("main")
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(word(key)).setExact(true))
        .first();
  }

  private Locator.FilterOptions has(String key) {
    return new Locator.FilterOptions().setHasText(word(key));
  }

  private String word(String key) {
    return words.at("/" + key.replace('.', '/')).stringValue();
  }

  /** A page that always answers 500. */
  private static HttpServer broken() throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    made.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });
    made.start();
    return made;
  }
}
