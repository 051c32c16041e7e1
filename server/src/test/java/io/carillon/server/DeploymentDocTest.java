package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.carillon.definition.Json;
import io.carillon.server.Pages.Block;
import io.carillon.server.settings.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** The manifests of docs/deployment.md name settings, pages and times that the server has. */
class DeploymentDocTest {

  private static final String PAGE = "docs/deployment.md";
  private static final Duration REQUESTS = Duration.ofSeconds(40);

  @TempDir private Path data;

  private static List<JsonNode> manifests() {
    List<JsonNode> manifests = new ArrayList<>();
    for (Block block : Pages.blocks(PAGE)) {
      if (block.language().equals("yaml")) {
        new Yaml()
            .loadAll(block.code())
            .forEach(one -> manifests.add(Json.MAPPER.valueToTree(one)));
      }
    }
    return manifests;
  }

  private static List<JsonNode> pods() {
    return manifests().stream()
        .map(one -> one.at("/spec/template/spec"))
        .filter(JsonNode::isObject)
        .toList();
  }

  private static Map<String, String> environment(JsonNode container) {
    Map<String, String> environment = new HashMap<>();
    container
        .get("env")
        .forEach(one ->
            environment.put(
                one.get("name").stringValue(),
                one.has("value") ? one.get("value").stringValue() : "a-secret-from-kubernetes"));
    return environment;
  }

  @Test
  void theSettingsOfEveryContainerAreValid() {
    assertThat(pods()).hasSize(2);
    for (JsonNode pod : pods()) {
      ServerSettings settings = ServerSettings.read(environment(pod.at("/containers/0")));
      assertThat(settings.database()).isNotNull();
      Duration ends = Duration.ofSeconds(pod.get("terminationGracePeriodSeconds").longValue());
      assertThat(ends).isGreaterThanOrEqualTo(settings.spans().grace().plus(REQUESTS));
    }
  }

  @Test
  void noPodGetsTheVariablesOfServicesAndNoneRunsAsRoot() {
    for (JsonNode pod : pods()) {
      assertThat(pod.get("enableServiceLinks").booleanValue()).isFalse();
      assertThat(pod.at("/securityContext/runAsNonRoot").booleanValue()).isTrue();
      assertThat(pod.at("/containers/0/securityContext/readOnlyRootFilesystem").booleanValue())
          .isTrue();
    }
  }

  @Test
  void theProbesAreAnsweredWithoutAToken() {
    List<String> paths =
        pods().stream()
            .map(pod -> pod.at("/containers/0"))
            .flatMap(container -> container.findValuesAsString("path").stream())
            .distinct()
            .toList();
    assertThat(paths).contains("/health/live", "/health/ready");
    try (TestServer server = new TestServer(data)) {
      for (String path : paths) {
        assertThat(server.stranger("GET", path).status()).as(path).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/deployment.md", "docs/deployment.zh-CN.md"})
  void noSettingIsNamedThatThereIsNot(String page) {
    Set<String> named = new TreeSet<>();
    Pattern.compile("\\bCARILLON_[A-Z_]+")
        .matcher(Pages.read(page))
        .results()
        .forEach(found -> named.add(found.group()));
    named.remove("CARILLON_SERVICE_HOST"); // of Kubernetes
    assertThat(ServerSettings.KNOWN).containsAll(named);
  }

  @Test
  void aServiceOfKubernetesInTheEnvironmentIsExplained() {
    assertThat(
            catchThrowable(
                () -> ServerSettings.read(Map.of("CARILLON_PORT", "tcp://10.0.0.1:8080"))))
        .hasMessageContaining("tcp://10.0.0.1:8080")
        .hasMessageContaining("enableServiceLinks: false");
  }
}
