package io.carillon.spring.files;

import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.manifest.ApplyReport;
import io.carillon.manifest.ApplyRequest;
import io.carillon.manifest.Manifests;
import io.carillon.manifest.document.ManifestFile;
import io.carillon.manifest.plan.Action;
import io.carillon.manifest.yaml.InvalidFileException;
import io.carillon.spring.CarillonConfigurationException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/** Finds the files of {@code carillon.apply} and applies them. */
final class AppliedFiles {

  private static final Logger LOG = LoggerFactory.getLogger(AppliedFiles.class);

  private final ResourcePatternResolver resources;
  private final List<String> patterns;

  AppliedFiles(ResourcePatternResolver resources, List<String> patterns) {
    this.resources = resources;
    this.patterns = patterns;
  }

  /**
   * Applies the files. Nodes that start at the same time wait for each other, and those after the
   * first find nothing to change.
   *
   * @throws CarillonConfigurationException for a pattern without files, and for faults of files
   */
  void apply(Manifests manifests, String owner, boolean prune, String actor) {
    ApplyRequest request = new ApplyRequest(owner, files(), prune, false, actor);
    try {
      say(manifests.apply(request));
    } catch (InvalidFileException e) {
      throw refused("The files of carillon.apply cannot be applied:\n" + e.getMessage(), e);
    } catch (InvalidInputException | ConflictException e) {
      throw refused("The files of carillon.apply cannot be applied: " + e.getMessage(), e);
    }
  }

  private static CarillonConfigurationException refused(String description, Exception cause) {
    CarillonConfigurationException refused =
        new CarillonConfigurationException(
            description, "Correct the files, or leave out carillon.apply.");
    refused.initCause(cause);
    return refused;
  }

  private static void say(ApplyReport report) {
    LOG.info(
        "Applied {} files of the owner {}: {} objects created, {} changed, {} deleted, {}"
            + " unchanged",
        report.files().size(),
        report.owner(),
        report.count(Action.CREATED),
        report.count(Action.CHANGED),
        report.count(Action.DELETED),
        report.count(Action.UNCHANGED));
  }

  private List<ManifestFile> files() {
    TreeMap<String, ManifestFile> files = new TreeMap<>(Comparator.naturalOrder());
    for (String pattern : patterns) {
      try {
        List<Resource> found = readable(pattern);
        if (found.isEmpty()) {
          throw new CarillonConfigurationException(
              "carillon.apply names \"%s\", and there is no such file.".formatted(pattern),
              "Write the place of a file, such as classpath:tasks/*.yaml.");
        }
        for (Resource one : found) {
          String name = one.getURL().toString();
          files.put(
              name, new ManifestFile(shown(name), one.getContentAsString(StandardCharsets.UTF_8)));
        }
      } catch (IOException e) {
        throw refused(
            "carillon.apply: %s cannot be read: %s".formatted(pattern, e.getMessage()), e);
      }
    }
    return List.copyOf(files.values());
  }

  private List<Resource> readable(String pattern) throws IOException {
    List<Resource> found = new ArrayList<>();
    for (Resource one : found(pattern)) {
      if (one.isReadable()) {
        found.add(one);
      }
    }
    return found;
  }

  /** A folder that does not exist has no files. */
  private Resource[] found(String pattern) throws IOException {
    try {
      return resources.getResources(pattern);
    } catch (FileNotFoundException e) {
      return new Resource[0];
    }
  }

  /** The end of a long address, so that it is a name. */
  private static String shown(String address) {
    int longest = 300;
    return address.length() <= longest ? address : address.substring(address.length() - longest);
  }
}
