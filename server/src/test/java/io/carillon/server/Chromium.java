package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * The system's own Chromium, driven by Playwright. Every page that it opens is watched: {@link
 * #close} fails on errors of scripts, violations of the content policy, answers 5xx and requests to
 * other hosts.
 */
public final class Chromium implements AutoCloseable {

  /**
   * Whether pictures are taken, for people who look at them (make screens): "true" for all, or the
   * views of which, as in "en light 1440, zh dark 390".
   */
  public static final String SCREENS = System.getProperty("carillon.screens", "");

  private static final double PATIENCE_MS = 60_000;
  private static final Path AXE =
      Path.of(
          System.getProperty("carillon.build.root", ".."),
          "console/node_modules/axe-core/axe.min.js");
  private static final String LISTENER =
      """
      addEventListener('securitypolicyviolation',
        (event) => console.error('policy violated: ' + event.violatedDirective + ' ' + event.blockedURI));
      """;

  private final Playwright playwright;
  private final Browser browser;
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();

  /** Starts the browser. */
  public Chromium() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program())
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--no-proxy-server",
                            "--disable-background-networking")));
  }

  private static Path program() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name ->
            Stream.of(System.getenv("PATH").split(":", -1)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no Chromium: run scripts/test-needs"));
  }

  /** The language, theme, width and time zone of a window. */
  public record View(String language, String theme, int width, String zone) {

    public static final View PLAIN = new View("en", "light", 1440);

    public View(String language, String theme, int width) {
      this(language, theme, width, "Europe/Berlin");
    }

    @Override
    public String toString() {
      return language + " " + theme + " " + width;
    }

    /** Returns those that {@code -Dcarillon.screens} names: "true" for all, or some of them. */
    public static List<View> pictured() {
      String wanted = System.getProperty("carillon.screens", "");
      return all().stream()
          .filter(view ->
              wanted.equals("true")
                  || (!wanted.isEmpty() && wanted.replace('_', ' ').contains(view.toString())))
          .toList();
    }

    public static List<View> all() {
      return Stream.of("en", "zh")
          .flatMap(language ->
              Stream.of("light", "dark")
                  .flatMap(
                      theme -> Stream.of(1440, 390).map(width -> new View(language, theme, width))))
          .toList();
    }
  }

  /** Opens a window without cookies. */
  public Page window(View view) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setLocale(view.language().equals("zh") ? "zh-CN" : "en-GB")
                .setTimezoneId(view.zone())
                .setColorScheme(
                    com.microsoft.playwright.options.ColorScheme.valueOf(
                        view.theme().toUpperCase(java.util.Locale.ROOT)))
                .setViewportSize(view.width(), view.width() > 720 ? 900 : 844));
    context.setDefaultTimeout(PATIENCE_MS);
    context.addInitScript(LISTENER);
    return context.newPage();
  }

  /** The same, watched for faults; whoever expects one opens a {@link #window}. */
  public Page watched(View view, String origin) {
    Page page = window(view);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !message.text().matches(".*status of 4\\d\\d.*")) {
        faults.add(page.url() + ": " + message.text());
      }
    });
    page.onPageError(error -> faults.add(page.url() + ": " + error));
    page.onRequest(request -> {
      if (!request.url().startsWith(origin) && !request.url().startsWith("blob:" + origin)) {
        faults.add("a request to " + request.url());
      }
    });
    page.onResponse(response -> {
      if (response.status() >= 500) {
        faults.add(response.status() + " from " + response.url());
      }
    });
    return page;
  }

  /** Gives a window the session of a token, as the page of the log-in does. */
  public static void logIn(Page page, String origin, String token) {
    APIResponse answer =
        page.request()
            .post(
                origin + "/api/v1/session",
                RequestOptions.create().setData(Map.of("token", token)));
    assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
  }

  /**
   * Closes the window of a page. Its routes end first: Playwright answers each request that a route
   * matched, which fails in a context that closes.
   */
  public static void close(Page page) {
    page.unrouteAll();
    page.context().close();
  }

  /** Goes to another page of the console as its links do, without loading the console anew. */
  public static void turn(Page page, String path) {
    page.evaluate(TURN, path);
  }

  private static final String TURN =
      """
      async (path) => {
        const router = window.__TSR_ROUTER__;
        await router.navigate({href: path, ignoreBlocker: true});
        while (router.state.resolvedLocation?.href !== router.latestLocation.href) {
          await new Promise((resume) => requestAnimationFrame(resume));
        }
      }
      """;

  /** Returns the serious and critical findings of axe-core on what a page shows. */
  public static List<String> findings(Page page) throws IOException {
    return findings(page, "html");
  }

  /** The same of what a selector names alone. */
  public static List<String> findings(Page page, String selector) throws IOException {
    if (!Boolean.TRUE.equals(page.evaluate("typeof axe === 'object'"))) {
      page.evaluate(Files.readString(AXE, StandardCharsets.UTF_8));
    }
    Object found =
        page.evaluate(
            """
            async (where) => (await axe.run(where, {resultTypes: ['violations']})).violations
              .filter((one) => ['serious', 'critical'].includes(one.impact))
              .map((one) => one.id + ': ' + one.nodes.slice(0, 3)
                .map((node) => node.html.slice(0, 200) + ' ' + node.failureSummary).join(' | '))
            """,
            selector);
    return ((List<?>) found).stream().map(String::valueOf).toList();
  }

  /** Leaves out the faults that a scenario has brought about itself. */
  public void forget(String text) {
    faults.removeIf(fault -> fault.contains(text));
  }

  /** Fails when a watched page had a fault since the last call. */
  public void requireNoFaults() {
    List<String> seen = List.copyOf(faults);
    faults.clear();
    assertThat(seen).isEmpty();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
