package io.carillon.server.api.files;

import io.carillon.engine.Engine;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.manifest.ApplyReport;
import io.carillon.manifest.ApplyRequest;
import io.carillon.manifest.Manifests;
import io.carillon.manifest.document.ManifestFile;
import io.carillon.manifest.plan.Action;
import io.carillon.manifest.yaml.FileFault;
import io.carillon.manifest.yaml.InvalidFileException;
import io.carillon.sentence.FaultSentences;
import io.carillon.server.api.view.ApplyView;
import io.carillon.server.api.view.SecretMasks;
import io.carillon.server.front.Calculations;
import io.carillon.server.language.RequestLanguage;
import io.carillon.server.problem.Problem;
import io.carillon.server.repeat.NonAtomic;
import io.carillon.server.trail.TrailDetail;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies declarative files. */
@RestController
class ApplyApi {

  private static final String FEWER = "apply smaller files";

  private final Manifests manifests;
  private final SecretMasks masks;
  private final Calculations calculations;

  ApplyApi(Engine engine, SecretMasks masks, Calculations calculations) {
    this.manifests = engine.manifests();
    this.masks = masks;
    this.calculations = calculations;
  }

  @PostMapping(
      path = "/api/v1/apply",
      consumes = {"application/yaml", MediaType.APPLICATION_JSON_VALUE})
  @NonAtomic
  ObjectNode apply(
      @RequestParam("owner") Optional<String> owner,
      @RequestParam("file") Optional<String> file,
      @RequestParam("prune") Optional<String> prune,
      @RequestParam("dry_run") Optional<String> dryRun,
      @RequestHeader(HttpHeaders.CONTENT_TYPE) String contentType,
      @RequestBody byte[] body,
      Principal user,
      HttpServletRequest request) {
    boolean prunes = isTrue("prune", prune);
    if (prunes && owner.isEmpty()) {
      throw InvalidInputException.at(
          "owner", "is missing: prune deletes what this owner manages and no file holds.");
    }
    List<ManifestFile> files = FilesBody.read(body, contentType, file);
    ApplyRequest wanted =
        new ApplyRequest(
            owner.orElse(Manifests.DEFAULT_OWNER),
            files,
            prunes,
            isTrue("dry_run", dryRun),
            user.getName());
    ApplyReport report =
        calculations.run(FEWER, () -> manifests.apply(wanted, new CallersPermission(request)));
    TrailDetail.say(request, "owner " + report.owner(), said(report));
    return ApplyView.json(report, masks.of(request));
  }

  private static boolean isTrue(String field, Optional<String> said) {
    String word = said.orElse("false");
    if (!word.equals("true") && !word.equals("false")) {
      throw InvalidInputException.at(field, "must be true or false, not \"%s\".".formatted(word));
    }
    return word.equals("true");
  }

  private static String said(ApplyReport report) {
    return "%s%d created, %d changed, %d deleted, %d unchanged"
        .formatted(
            report.dryRun() ? "dry run: " : "",
            report.count(Action.CREATED),
            report.count(Action.CHANGED),
            report.count(Action.DELETED),
            report.count(Action.UNCHANGED));
  }

  /** Each fault with the file, the line and the column. */
  @ExceptionHandler(InvalidFileException.class)
  ResponseEntity<Object> refused(InvalidFileException e) {
    List<Fault> faults = e.faults().stream().map(FileFault::fault).toList();
    ObjectNode json = new Problem(HttpStatus.BAD_REQUEST, "", "invalid_input", faults).json();
    ArrayNode errors = (ArrayNode) json.get("errors");
    for (int i = 0; i < e.faults().size(); i++) {
      FileFault fault = e.faults().get(i);
      ((ObjectNode) errors.get(i))
          .put("file", fault.file())
          .put("line", fault.place().line())
          .put("column", fault.place().column());
    }
    json.put("detail", detail(errors, e.applied()));
    return ResponseEntity.badRequest().contentType(MediaType.APPLICATION_PROBLEM_JSON).body(json);
  }

  /** The first fault as compilers write it, and the files that stay applied. */
  private static String detail(ArrayNode errors, List<String> applied) {
    JsonNode first = errors.get(0);
    String path = first.path("path").asString("");
    String more = errors.size() == 1 ? "" : " (+%d)".formatted(errors.size() - 1);
    String detail =
        "%s:%s:%s: %s%s%s"
            .formatted(
                first.path("file").asString(""),
                first.path("line"),
                first.path("column"),
                path.isEmpty() ? "" : path + ": ",
                first.path("message").asString(""),
                more);
    return applied.isEmpty()
        ? detail
        : detail
            + " "
            + FaultSentences.text(
                "Applied before, and not undone: %s.".formatted(String.join(", ", applied)),
                RequestLanguage.current());
  }
}
