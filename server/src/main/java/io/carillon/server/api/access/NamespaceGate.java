package io.carillon.server.api.access;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.fault.NotFoundException;
import io.carillon.server.security.Caller;
import io.carillon.server.security.Reach;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Answers a caller who is limited to namespaces that a task config or an execution is not there
 * when it belongs to another one: for the id in a path, for those in the body of an operation on
 * many or in the topics of a stream, and for the config that a preview is compared with; and a bulk
 * operation unless each of its configs is of the caller's namespaces. Lists and selections by a
 * filter are limited by {@code Filters} instead.
 */
@Component
class NamespaceGate implements HandlerInterceptor, WebMvcConfigurer {

  private static final String CONFIGS = "/api/v1/task-configs/";
  private static final String CREATE = CONFIGS + "create";
  private static final String EXECUTIONS = "/api/v1/executions/";
  private static final String OPERATIONS = "/api/v1/bulk/";
  private static final String STREAM = "/api/v1/stream";
  private static final String PREVIEW = "/api/v1/schedules/preview";
  private static final String CONFIG = "task config";
  private static final String EXECUTION = "execution";
  private static final String OPERATION = "bulk operation";
  private static final int MOST_BODY = 1 << 20;
  private static final ConversionService CONVERSION = DefaultConversionService.getSharedInstance();

  private final Database database;

  NamespaceGate(Database database) {
    this.database = database;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).order(Integer.MIN_VALUE);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Reach reach = Caller.of(request).map(Caller::reach).orElse(Reach.EVERYTHING);
    if (reach.isLimited()) {
      String pattern =
          String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
      if (pattern.startsWith(CONFIGS)) {
        requireConfigs(ids(request, pattern), reach);
      } else if (pattern.startsWith(EXECUTIONS)) {
        requireExecutions(ids(request, pattern), reach);
      } else if (pattern.startsWith(OPERATIONS)) {
        requireOperations(ids(request, pattern), reach);
      } else if (pattern.equals(STREAM)) {
        requireTopics(request, reach);
      } else if (pattern.equals(PREVIEW)) {
        requireConfigs(List.of(body(request).path("compare_to").asString("")), reach);
      }
    }
    return true;
  }

  /** The id in the path, else those in the body; what has not the form of an id is left out. */
  private static List<String> ids(HttpServletRequest request, String pattern) {
    if (pattern.contains("{id}")) {
      Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
      return variables instanceof Map<?, ?> map
          ? List.of(String.valueOf(map.get("id")))
          : List.of();
    }
    if (pattern.equals(CREATE)) {
      return List.of();
    }
    List<String> ids = new ArrayList<>();
    body(request).path("ids").forEach(id -> ids.add(id.asString("")));
    return ids;
  }

  private static JsonNode body(HttpServletRequest request) {
    try {
      byte[] bytes = request.getInputStream().readNBytes(MOST_BODY);
      return bytes.length == 0 ? Json.MAPPER.missingNode() : Json.MAPPER.readTree(bytes);
    } catch (IOException | JacksonException e) {
      return Json.MAPPER.missingNode(); // refused by its controller
    }
  }

  private static final String VISIBLE_CONFIGS =
      """
      select c.id from carillon.task_config c
      where c.id = any(:ids) and c.namespace = any(:namespaces)
      """;

  private void requireConfigs(List<String> texts, Reach reach) {
    Set<Long> ids = read(texts, Long.class);
    ids.removeAll(visible(VISIBLE_CONFIGS, reach).param("ids", longs(ids)).query(Long.class).set());
    if (!ids.isEmpty()) {
      throw new NotFoundException(CONFIG, ids.iterator().next());
    }
  }

  private static final String VISIBLE_EXECUTIONS =
      """
      select e.id from unnest(:ids) as k(id)
      cross join lateral (
        select x.id, x.task_config_id from carillon.task_execution x where x.id = k.id offset 0) as e
      join carillon.task_config c on c.id = e.task_config_id and c.namespace = any(:namespaces)
      """;

  private void requireExecutions(List<String> texts, Reach reach) {
    Set<UUID> ids = read(texts, UUID.class);
    ids.removeAll(
        visible(VISIBLE_EXECUTIONS, reach).param("ids", uuids(ids)).query(UUID.class).set());
    if (!ids.isEmpty()) {
      throw new NotFoundException(EXECUTION, ids.iterator().next());
    }
  }

  /** Each task config and each execution that a topic names, also by its log. */
  private void requireTopics(HttpServletRequest request, Reach reach) {
    String[] topics = request.getParameterValues("topic");
    List<String> ids = new ArrayList<>();
    for (String topic : topics == null ? new String[0] : topics) {
      for (String one : topic.split(",", -1)) {
        ids.add(one.substring(one.lastIndexOf(':') + 1).strip());
      }
    }
    requireConfigs(ids, reach);
    requireExecutions(ids, reach);
  }

  private static final String VISIBLE_OPERATIONS =
      """
      select o.id from carillon.bulk_operation o
      where o.id = any(:ids) and o.namespaces <@ :namespaces
      """;

  private void requireOperations(List<String> texts, Reach reach) {
    Set<Long> ids = read(texts, Long.class);
    ids.removeAll(
        visible(VISIBLE_OPERATIONS, reach).param("ids", longs(ids)).query(Long.class).set());
    if (!ids.isEmpty()) {
      throw new NotFoundException(OPERATION, ids.iterator().next());
    }
  }

  /**
   * Returns the ids in texts, read by the converters that read the paths of controllers: they take
   * {@code 0x2A} and blanks in a number, and a UUID without its zeros. A text that is no id is
   * refused by its controller.
   */
  private static <I> Set<I> read(List<String> texts, Class<I> type) {
    Set<I> ids = new TreeSet<>();
    texts.forEach(text -> read(text, type).ifPresent(ids::add));
    return ids;
  }

  private static <I> Optional<I> read(String text, Class<I> type) {
    try {
      return Optional.ofNullable(CONVERSION.convert(text, type));
    } catch (ConversionException e) {
      return Optional.empty();
    }
  }

  private JdbcClient.StatementSpec visible(String statement, Reach reach) {
    List<String> namespaces = reach.list();
    return database
        .sql()
        .sql(statement)
        .param("namespaces", texts(namespaces == null ? List.of() : namespaces));
  }
}
