package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.ApiDescription.Operation;
import io.carillon.server.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The table {@code access-table.txt}, which says for each call of the interface who may use it,
 * against the description, a running server and the documentation.
 */
class AccessTableTest {

  private static final List<String> CALLERS =
      List.of("nobody", "viewer", "operator", "editor", "admin");
  private static final Set<String> PROBES =
      Set.of(
          "/",
          "/health",
          "/health/live",
          "/health/ready",
          "/health/alerts",
          "/oidc/log-in",
          "/oidc/log-out",
          "/api/v1/login-methods");
  private static final String LOG_IN = "POST /api/v1/session";
  private static final String NO_CONFIG = "999999999";
  private static final String NEVER = "00000000-0000-7000-8000-000000000000";
  private static final String BEGIN = "<!-- access table: written by AccessTableTest -->\n";
  private static final String END = "<!-- end of the access table -->\n";

  @TempDir private static Path data;
  private static TestServer server;
  private static final Map<String, String> TOKENS = new TreeMap<>();

  @BeforeAll
  static void start() {
    server = new TestServer(data);
    TOKENS.put("nobody", "");
    TOKENS.put("admin", TestServer.TOKEN);
    List.of("viewer", "operator", "editor").forEach(role -> TOKENS.put(role, token(role)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String token(String role) {
    String body = "{\"name\": \"the %s\", \"role\": \"%s\"}".formatted(role, role);
    return server.post("/api/v1/tokens", body).json().get("token").stringValue();
  }

  /** For each call, whether each of the callers may use it, in their order. */
  private static Map<String, List<Boolean>> table() {
    Map<String, List<Boolean>> table = new LinkedHashMap<>();
    for (String line : text().lines().filter(line -> !line.startsWith("#")).toList()) {
      String[] words = line.split(" +");
      List<Boolean> may =
          List.of(words).subList(2, words.length).stream().map("yes"::equals).toList();
      assertThat(may).as(line).hasSameSizeAs(CALLERS);
      table.put(words[0] + " " + words[1], may);
    }
    return table;
  }

  private static String text() {
    try (InputStream table = AccessTableTest.class.getResourceAsStream("access-table.txt")) {
      return new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String line(Operation operation) {
    int needed = CALLERS.indexOf(server.description().role(operation).orElse("nobody"));
    String marks =
        CALLERS.stream()
            .map(caller -> CALLERS.indexOf(caller) >= needed ? "yes" : "no")
            .collect(Collectors.joining(" "));
    return operation.route() + " " + marks;
  }

  @Test
  void theTableHasEachCallOnceWithTheRoleOfTheDescription() {
    List<String> described =
        server.description().operations().stream().map(AccessTableTest::line).toList();
    List<String> decided =
        text()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.replaceAll(" +", " "))
            .toList();
    assertThat(decided)
        .as("access-table.txt; a call that is missing needs a line there")
        .containsExactlyInAnyOrderElementsOf(described);
  }

  @Test
  void withoutATokenNothingButTheProbesAndTheLogInAnswers() {
    for (Operation operation : server.description().operations()) {
      boolean open = PROBES.contains(operation.path()) || operation.route().equals(LOG_IN);
      assertThat(asked(operation, "").status() == 401).as(operation.route()).isEqualTo(!open);
    }
  }

  @Test
  void everyRoleMayDoWhatTheTableSaysAndNoMore() {
    Map<String, List<Boolean>> table = table();
    for (Operation operation : server.description().operations()) {
      List<Boolean> may = Objects.requireNonNull(table.get(operation.route()), operation.route());
      for (String caller : CALLERS) {
        Answer answer = asked(operation, Objects.requireNonNull(TOKENS.get(caller)));
        boolean let = answer.status() != 401 && answer.status() != 403;
        assertThat(let)
            .as("%s by %s: %d", operation.route(), caller, answer.status())
            .isEqualTo(may.get(CALLERS.indexOf(caller)));
        if (answer.status() == 403) {
          assertThat(answer.json().get("detail").stringValue()).isEqualTo(refusal(may, caller));
        }
      }
    }
  }

  private static String refusal(List<Boolean> may, String caller) {
    return "This needs the role %s; the token \"the %s\" has the role %s."
        .formatted(CALLERS.get(may.indexOf(true)), caller, caller);
  }

  private static Answer asked(Operation operation, String token) {
    boolean named = operation.path().matches("/api/v1/(executions|workers)/.*");
    String path =
        operation
            .path()
            .replace("{id}", named ? NEVER : NO_CONFIG)
            .replace("{version}", "1")
            .replaceAll("\\{\\w+}", "scrape");
    return token.isEmpty()
        ? server.stranger(operation.method(), path)
        : server.stranger(operation.method(), path, "Authorization", "Bearer " + token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/access.md", "docs/access.zh-CN.md"})
  void theDocumentedTableIsThisOne(String page) throws IOException {
    String text = Pages.read(page);
    String wanted = BEGIN + document(page.contains("zh")) + END;
    String present = text.substring(text.indexOf(BEGIN), text.indexOf(END) + END.length());
    if (System.getenv("CARILLON_WRITE_DOCS") != null) {
      Files.writeString(Pages.ROOT.resolve(page), text.replace(present, wanted));
      return;
    }
    assertThat(present)
        .as("%s is stale; run AccessTableTest with CARILLON_WRITE_DOCS=1", page)
        .isEqualTo(wanted);
  }

  private static String document(boolean chinese) {
    StringBuilder rows = new StringBuilder();
    rows.append(chinese ? "| 调用 | 无令牌 " : "| call | no token ");
    CALLERS.stream().skip(1).forEach(role -> rows.append("| `").append(role).append("` "));
    rows.append("|\n|---|").append("---|".repeat(CALLERS.size())).append('\n');
    table()
        .forEach((call, may) ->
            rows.append("| `")
                .append(call)
                .append("` | ")
                .append(may.stream().map(yes -> yes ? "✓" : "–").collect(Collectors.joining(" | ")))
                .append(" |\n"));
    return rows.toString();
  }
}
