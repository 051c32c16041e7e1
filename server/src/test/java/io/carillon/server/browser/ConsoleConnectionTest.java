package io.carillon.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.carillon.server.browser.Scene.CONFIGS;
import static io.carillon.server.browser.Scene.button;
import static io.carillon.server.browser.Scene.dialog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.carillon.database.Database;
import io.carillon.server.Chromium;
import io.carillon.server.Chromium.View;
import io.carillon.server.TestServer;
import io.carillon.server.boot.CarillonServer;
import io.carillon.server.plugins.JarOf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console while much happens, and while the server is away. */
class ConsoleConnectionTest {

  private static final String CHATTER =
      """
      package com.example;
      import io.carillon.task.*;
      @TaskType(name = "chatter", description = "Writes lines")
      public final class Chatter implements TaskHandler<Chatter.Parameters> {
        public record Parameters(int lines, int pauseMs) {}
        @Override public Object run(Parameters parameters, TaskContext context) throws Exception {
          for (int i = 1; i <= parameters.lines(); i++) {
            context.logger().info("line " + i);
            Thread.sleep(parameters.pauseMs());
          }
          return parameters.lines();
        }
      }
      """;

  private static final int STORM_SECONDS = Integer.getInteger("carillon.storm.seconds", 5);

  @TempDir private static Path data;
  private static Scene scene;

  @BeforeAll
  static void start() {
    JarOf.sources(data.resolve("plugins/chatter.jar"), data, CHATTER);
    scene = new Scene(data.resolve("data"), plugins());
  }

  private static Map<String, String> plugins() {
    return Map.of("CARILLON_PLUGINS", data.resolve("plugins").toString());
  }

  @AfterAll
  static void stop() {
    scene.close();
  }

  @AfterEach
  void nothingWentWrong() {
    scene.requireNoFaults();
  }

  private static long chatter(String name, int lines, int pauseMs) {
    return scene.create(
        """
        {"name": "%s", "task_type": "chatter", "overlap": "allow", "max_concurrent": 100,
         "parameters": {"lines": %d, "pause_ms": %d}, "schedule": {"type": "manual"}}
        """
            .formatted(name, lines, pauseMs));
  }

  private static String run(long id) {
    return scene
        .server()
        .post(CONFIGS + "/" + id + "/run", null)
        .json()
        .get("execution_id")
        .stringValue();
  }

  /**
   * A second node, which the browser talks to and which can be killed while the first one works.
   */
  private static CarillonServer door(int port) throws IOException {
    Path folder = Files.createDirectories(data.resolve("door"));
    Path key = folder.resolve("secret.key");
    if (!Files.exists(key)) {
      Files.copy(data.resolve("data/secret.key"), key);
    }
    Map<String, String> settings = new HashMap<>(plugins());
    settings.put("CARILLON_ROLES", "api");
    settings.put("CARILLON_PORT", Integer.toString(port));
    return CarillonServer.start(TestServer.settings(folder, scene.server().site(), settings));
  }

  private static Page at(BrowserContext context, String address) {
    Page page = context.newPage();
    page.navigate(address);
    Scene.settled(page);
    return page;
  }

  @Test
  void aLostConnectionIsToldAndNothingIsLost() throws IOException {
    int lines = 240;
    long id = chatter("long talk", lines, 60);
    CarillonServer door = door(0);
    int port = door.settings().port();
    String origin = "http://127.0.0.1:" + port;
    Page first = scene.chromium().window(View.PLAIN);
    first.navigate(origin + "/login");
    first.getByLabel("Token").fill(TestServer.TOKEN);
    first.getByLabel("Token").press("Enter");
    Scene.settled(first);
    String execution = run(id);
    first.navigate(origin + "/executions/" + execution);
    Scene.settled(first);
    Page form = at(first.context(), origin + "/configs/new?type=http_request");
    form.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("half filled");
    first.bringToFront();
    Locator log = first.getByRole(AriaRole.LOG);
    assertThat(log).containsText("line 20");
    door.close();
    long closed = System.nanoTime();
    Locator bar = first.getByText("The server has not answered since");
    assertThat(bar).isVisible();
    System.out.printf(
        "The bar appeared %d ms after the end of the server%n",
        (System.nanoTime() - closed) / 1_000_000);
    assertThat(first.locator("main h1")).hasText("long talk");
    assertThat(log).containsText("line ");
    assertThat(form.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)))
        .hasValue("half filled");
    try (CarillonServer again = door(port)) {
      assertThat(again.settings().port()).isEqualTo(port);
      assertThat(bar).hasCount(0);
      assertThat(log).containsText("line " + lines);
      assertThat(first.locator("main")).containsText("succeeded");
      assertThat(first.locator("main")).not().containsText("does not answer");
      List<String> read = allLines(first);
      assertThat(read)
          .isEqualTo(IntStream.rangeClosed(1, lines).mapToObj(i -> "line " + i).toList());
      Scene.requireSound(first);
      form.bringToFront();
      form.locator("#root_url").fill(scene.server().pageUrl());
      button(form, "Save").click();
      assertThat(form.locator("main h1")).hasText("half filled");
      first.context().close();
    }
  }

  private static final String LINES =
      """
      (log) => [...log.querySelectorAll('[data-index]')]
        .map((line) => [line.dataset.index, line.querySelector('bdi').innerText])
      """;

  /** Scrolls through a log and returns its lines as they stand. */
  private static List<String> allLines(Page page) {
    Locator log = page.getByRole(AriaRole.LOG);
    List<String> messages = new ArrayList<>();
    TreeSet<Integer> seen = new TreeSet<>();
    log.evaluate("one => one.scrollTop = 0");
    double height = ((Number) log.evaluate("one => one.clientHeight")).doubleValue();
    for (int i = 0; i < 200; i++) {
      Scene.painted(page);
      for (Object line : (List<?>) log.evaluate(LINES)) {
        List<?> read = (List<?>) line;
        if (seen.add(Integer.parseInt(String.valueOf(read.getFirst())))) {
          messages.add(String.valueOf(read.getLast()));
        }
      }
      boolean end =
          (Boolean) log.evaluate("one => one.scrollTop + one.clientHeight >= one.scrollHeight - 2");
      if (end) {
        break;
      }
      log.evaluate("(one, by) => one.scrollTop += by", height * 0.8);
    }
    return messages;
  }

  @Test
  void aClickThatIsRepeatedAfterACutConnectionMakesOneExecution() {
    long id = chatter("cut", 1, 0);
    Page page = scene.open(View.PLAIN, "/configs/" + id);
    AtomicInteger sent = new AtomicInteger();
    page.route(
        "**/run",
        route -> {
          if (sent.incrementAndGet() == 1) {
            route.fetch();
            route.abort();
          } else {
            route.resume();
          }
        });
    button(page, "Run now").first().click();
    button(dialog(page), "Run now").click();
    assertThat(dialog(page).getByRole(AriaRole.ALERT)).isVisible();
    button(dialog(page), "Run now").click();
    assertThat(dialog(page).getByText("Open the execution")).isVisible();
    assertThat(sent).hasValue(2);
    assertThat(scene.server().get(CONFIGS + "/" + id + "/executions").json().get("items"))
        .hasSize(1);
    Chromium.close(page);
    scene.chromium().forget("net::ERR_FAILED");
  }

  @Test
  void aLiveListChangesInItsPlace() {
    long id = chatter("lively", 1, 200);
    long other = chatter("other", 1, 0);
    IntStream.range(0, 30).forEach(i -> run(id));
    run(other);
    Page page = scene.open(View.PLAIN, "/executions?q=&type=chatter");
    Locator row = page.locator("main tbody tr").nth(5);
    row.hover();
    BoundingBox before = row.boundingBox();
    String text = row.locator("a").first().getAttribute("href");
    for (int i = 0; i < 4; i++) {
      page.waitForResponse(
          answer -> answer.url().contains("/api/v1/executions?"),
          () -> IntStream.range(0, 8).forEach(n -> run(id)));
      Scene.painted(page);
      assertThat(row.boundingBox().y).isEqualTo(before.y);
      assertThat(row.locator("a").first()).hasAttribute("href", text);
    }
    Locator fresh =
        page.getByRole(AriaRole.BUTTON).filter(new Locator.FilterOptions().setHasText(" new"));
    assertThat(fresh).isVisible();
    fresh.click();
    assertThat(row.locator("a").first()).not().hasAttribute("href", text);
    assertThat(page.url()).contains("type=chatter");
    Scene.requireSound(page);
    page.context().close();
  }

  /** `-Dcarillon.storm.seconds=60` for the whole storm. */
  @ParameterizedTest
  @CsvSource({"/executions, main tbody", "/, main"})
  void aStormOfUpdatesIsShownCalmlyAndWhole(String path, String watched) {
    long id = chatter("storm" + path, 1, 0);
    Storm storm = new Storm(scene.server().bean(Database.class), id);
    storm.goOn();
    storm.goOn();
    Page page = scene.open(View.PLAIN, path);
    double[] rate = new double[1];
    Strain strain =
        Strain.during(page, watched, () -> rate[0] = storm.blow(Duration.ofSeconds(STORM_SECONDS)));
    System.out.printf("A storm of %.0f updates a second at %s, %s%n", rate[0], path, strain);
    if (path.equals("/executions")) {
      long ended = System.nanoTime();
      await()
          .pollInSameThread()
          .untilAsserted(() -> assertThat(shown(page)).isEqualTo(answered(page)));
      System.out.printf(
          "Every row was as the interface has it %d ms after the storm%n",
          (System.nanoTime() - ended) / 1_000_000);
    }
    assertThat(strain.nodes()).isLessThanOrEqualTo(3_000);
    assertThat(strain.paints()).isLessThanOrEqualTo(4.5);
    assertThat(strain.grownBytes()).isLessThanOrEqualTo(20e6);
    page.context().close();
  }

  /** The status of each shown execution, by its id. */
  private static Map<String, String> shown(Page page) {
    Map<String, String> rows = new HashMap<>();
    Object found =
        page.evaluate(
            """
            () => [...document.querySelectorAll('main tbody tr')].map((row) => {
              const link = row.querySelector('a');
              return [link.getAttribute('href').split('/').pop(), link.textContent.trim()];
            })
            """);
    for (Object row : (List<?>) found) {
      List<?> cells = (List<?>) row;
      rows.put(String.valueOf(cells.get(0)), String.valueOf(cells.get(1)));
    }
    return rows;
  }

  private static Map<String, String> answered(Page page) {
    Map<String, String> rows = new HashMap<>();
    String ids = String.join(",", shown(page).keySet());
    scene
        .server()
        .get("/api/v1/executions?id=" + ids)
        .json()
        .get("items")
        .forEach(one ->
            rows.put(
                one.get("id").stringValue(), one.get("status").stringValue().replace('_', ' ')));
    assertThat(rows.values()).doesNotContain("queued", "running");
    return rows;
  }

  @Test
  void aLogOfTwoHundredThousandLinesOpensAtALineAndFindsItsError() {
    long id = chatter("endless", 1, 0);
    String execution = run(id);
    await()
        .until(() ->
            scene
                .server()
                .get("/api/v1/executions/" + execution)
                .json()
                .get("finished_at")
                .isString());
    scene.sql(
        """
        insert into carillon.execution_log (execution_id, attempt, line, logged_at, level, message)
        select '%s', 1, n, now(), case when n = 54321 then 'error' else 'info' end,
          case when n = 54321 then 'it broke' else 'line number ' || n end
        from generate_series(2, 200000) as n
        """
            .formatted(execution));
    String path = "/executions/" + execution + "?tab=log";
    long begin = System.nanoTime();
    Page page = scene.open(View.PLAIN, path);
    Locator log = page.getByRole(AriaRole.LOG);
    assertThat(log).containsText("line number 10");
    button(page, "First error").click();
    assertThat(log).containsText("it broke");
    Scene.requireSound(page);
    button(page, "From the first line").click();
    assertThat(log).containsText("line number 10");
    page.getByLabel("Text", new Page.GetByLabelOptions().setExact(true)).fill("number 77777");
    assertThat(log).containsText("line number 77777");
    assertThat(log).not().containsText("line number 10");
    scene.show(page, path + "&line=1%3A150000");
    assertThat(log).containsText("line number 150000");
    assertThat(
            log.locator("[data-index]")
                .filter(new Locator.FilterOptions().setHasText("line number 150000")))
        .isInViewport();
    System.out.printf("The long log took %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    page.context().close();
  }

  @Test
  void eightTabsHaveOneStream() {
    Page page = scene.open(View.PLAIN, "/executions");
    List<Page> tabs = new ArrayList<>(List.of(page));
    for (String path :
        List.of("/", "/configs", "/decisions", "/workers", "/queues", "/status", "/types")) {
      tabs.add(at(page.context(), scene.origin() + path));
    }
    await().until(() -> clients() == 1);
    for (Page tab : tabs) {
      tab.bringToFront();
      tab.locator("header button").filter(new Locator.FilterOptions().setHasText("Search")).click();
      assertThat(dialog(tab)).isVisible();
      tab.keyboard().press("Escape");
      assertThat(clients()).isLessThanOrEqualTo(1);
    }
    page.context().close();
  }

  private static int clients() {
    return scene
        .server()
        .get("/metrics")
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith("carillon_stream_clients"))
        .mapToInt(line -> (int) Double.parseDouble(line.replaceFirst(".* ", "")))
        .sum();
  }
}
