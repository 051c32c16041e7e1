package io.carillon.server.front;

import io.carillon.definition.Json;
import io.carillon.server.problem.Problem;
import io.carillon.server.settings.ServerSettings;
import java.time.Duration;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.json.JsonMapper;

/** Limits for requests, derived from the heap size where that matters. */
@Configuration(proxyBeanMethods = false)
class FrontConfiguration {

  /** Divisor of the heap: the share that requests in flight may take. */
  private static final int HEAP_PARTS = 4;

  /** Bytes per connection for its buffers and objects, with a margin. */
  private static final long HEAP_OF_CONNECTION = 256 << 10;

  private static final int LEAST_CONNECTIONS = 100;
  private static final int MOST_CONNECTIONS = 1_000;
  private static final int REQUESTS = 100;
  private static final int REQUESTS_OF_ONE = 64;
  private static final int CALCULATIONS = 2;
  private static final int WAITING_CALCULATIONS = 16;
  private static final int DEPTH = 100;
  private static final int TOKENS = 200_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  @Bean
  RequestBudget requestBudget() {
    return new RequestBudget(Runtime.getRuntime().maxMemory() / HEAP_PARTS, PATIENCE);
  }

  @Bean(destroyMethod = "close")
  RequestThreads requestThreads() {
    return new RequestThreads(REQUESTS, REQUESTS_OF_ONE, PATIENCE);
  }

  @Bean(destroyMethod = "close")
  Calculations calculations() {
    return new Calculations(CALCULATIONS, WAITING_CALCULATIONS, LONGEST);
  }

  /** The JSON reader for requests. Refuses deep nesting, very many tokens and duplicate keys. */
  @Bean
  JsonMapper jsonMapper() {
    return Json.mapper(
        StreamReadConstraints.builder()
            .maxNestingDepth(DEPTH)
            .maxTokenCount(TOKENS)
            .maxStringLength(RequestBody.MAX_BYTES)
            .maxDocumentLength(RequestBody.MAX_BYTES));
  }

  /** Runs last, so that its valve is the first to see a failure. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> tomcatBounds(
      ServerSettings settings) {
    String most = String.valueOf(connections() + settings.front().streamClients());
    return factory -> {
      factory.addConnectorCustomizers(connector -> connector.setProperty("maxConnections", most));
      factory.addContextCustomizers(context -> {
        StandardHost host = (StandardHost) context.getParent();
        host.getPipeline().addValve(new ProblemReportValve());
        host.setErrorReportValveClass(ProblemReportValve.class.getName());
      });
    };
  }

  /** Connections beside those of live streams, which have a limit of their own. */
  private static long connections() {
    long fit = Runtime.getRuntime().maxMemory() / HEAP_OF_CONNECTION;
    return Math.clamp(fit, LEAST_CONNECTIONS, MOST_CONNECTIONS);
  }

  /** Responds to requests that Spring Security's firewall rejects: ambiguous paths and headers. */
  @Bean
  RequestRejectedHandler requestRejectedHandler() {
    return (request, response, rejected) ->
        Problem.of(
                HttpStatus.BAD_REQUEST,
                "The address, a header or the method has what could be read in two ways, as ;, //,"
                    + " %2F or a control character.")
            .write(response);
  }
}
