package io.carillon.server.pages;

import io.carillon.engine.EngineSettings;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.server.language.AcceptedLanguage;
import io.carillon.server.settings.ServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.HtmlUtils;

/**
 * The page at {@code /}: a description of the server, its readiness and, in a browser with a token,
 * the task configs and the latest executions.
 */
@RestController
class LandingPage implements WebMvcConfigurer {

  private static final String ENGLISH = AcceptedLanguage.ENGLISH;
  private static final String CHINESE = AcceptedLanguage.CHINESE;

  private final Readiness readiness;
  private final EngineSettings engine;
  private final ServerSettings server;
  private final Map<String, String> pages =
      Stream.of(ENGLISH, CHINESE).collect(Collectors.toMap(tag -> tag, LandingPage::page));

  LandingPage(Readiness readiness, EngineSettings engine, ServerSettings server) {
    this.readiness = readiness;
    this.engine = engine;
    this.server = server;
  }

  private static String page(String language) {
    String name = "landing." + language + ".html";
    try (InputStream html = LandingPage.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(html).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/landing.js", "/landing.css", "/landing.svg")
        .addResourceLocations("classpath:/io/carillon/server/pages/");
  }

  @GetMapping("/")
  ResponseEntity<String> show(
      @RequestParam("lang") Optional<String> chosen,
      @RequestHeader(HttpHeaders.ACCEPT_LANGUAGE) Optional<String> accepted) {
    String language =
        chosen.map(LandingPage::known).orElseGet(() -> AcceptedLanguage.of(accepted.orElse("")));
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .header(HttpHeaders.CONTENT_LANGUAGE, language)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
        .body(filled(Objects.requireNonNull(pages.get(language)), language));
  }

  private static String known(String language) {
    if (!Set.of(ENGLISH, CHINESE).contains(language)) {
      throw InvalidInputException.at(
          "lang", "must be one of en, zh, not " + Quote.of(language) + ".");
    }
    return language;
  }

  private String provider(String language) {
    String words = language.equals(CHINESE) ? "通过 OpenID 提供方登录" : "Log in with the OpenID provider";
    return server.front().oidc() == null
        ? ""
        : "<p><a id=\"provider\" href=\"/oidc/log-in\">" + words + "</a></p>";
  }

  private String filled(String page, String language) {
    Set<String> troubles = readiness.troubles();
    return page.replace("{provider}", provider(language))
        .replace("{status}", Readiness.status(troubles))
        .replace("{troubles}", HtmlUtils.htmlEscape(String.join(", ", troubles)))
        .replace("{version}", HtmlUtils.htmlEscape(engine.version()))
        .replace("{url}", HtmlUtils.htmlEscape(server.localUrl()));
  }
}
