package io.carillon.server.api.files;

import io.carillon.engine.Engine;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.manifest.Export;
import io.carillon.manifest.ExportFilter;
import io.carillon.manifest.Manifests;
import io.carillon.manifest.document.Kind;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.view.SecretMasks;
import io.carillon.server.front.Calculations;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Writes what is there as a file. */
@RestController
class ExportApi {

  private final Manifests manifests;
  private final SecretMasks masks;
  private final Calculations calculations;

  ExportApi(Engine engine, SecretMasks masks, Calculations calculations) {
    this.manifests = engine.manifests();
    this.masks = masks;
    this.calculations = calculations;
  }

  @GetMapping(path = "/api/v1/export", produces = "application/yaml")
  String export(
      @RequestParam("namespace") Optional<List<String>> namespaces,
      @RequestParam("label") Optional<List<String>> labels,
      @RequestParam("owner") Optional<String> owner,
      @RequestParam("kind") Optional<List<String>> kinds,
      HttpServletRequest request) {
    Map<String, Optional<List<String>>> given = Map.of("namespace", namespaces, "label", labels);
    ExportFilter filter =
        new ExportFilter(
            kinds.map(ExportApi::kinds).orElse(EnumSet.allOf(Kind.class)),
            Filters.scope(field -> given.getOrDefault(field, Optional.empty())),
            owner.orElse(null));
    Export.Exported exported =
        calculations.run(
            "export fewer, by namespace, label or owner", () -> manifests.export(filter));
    return exported.map(masks.of(request)).yaml();
  }

  private static Set<Kind> kinds(List<String> sections) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (String section : sections) {
      kinds.add(
          Stream.of(Kind.values())
              .filter(kind -> kind.section().equals(section))
              .findFirst()
              .orElseThrow(() ->
                  InvalidInputException.at(
                      "kind", "must be one of %s, not %s.".formatted(all(), Quote.of(section)))));
    }
    return kinds;
  }

  private static String all() {
    return Stream.of(Kind.values()).map(Kind::section).collect(Collectors.joining(", "));
  }
}
