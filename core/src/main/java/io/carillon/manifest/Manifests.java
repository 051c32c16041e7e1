package io.carillon.manifest;

import io.carillon.alert.Alerts;
import io.carillon.connection.Connections;
import io.carillon.database.Database;
import io.carillon.fault.ConflictException;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.change.Components;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Manifest;
import io.carillon.manifest.document.ManifestFile;
import io.carillon.manifest.document.ManifestReader;
import io.carillon.manifest.plan.FileReport;
import io.carillon.manifest.yaml.InvalidFileException;
import io.carillon.tasktype.RemoteTaskType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Applies declarative files and exports them. An apply changes only what differs: applied again, it
 * changes nothing and makes no version.
 */
public final class Manifests {

  /** The maximum number of objects of one owner. */
  public static final int MOST_OWNED = 20_000;

  /** The owner of files whose owner is not given. */
  public static final String DEFAULT_OWNER = "default";

  private static final Pattern OWNER = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/@:-]{0,99}");

  private final Database database;
  private final Sections.Parts parts;
  private final OwnedObjects owned;
  private final Export export;

  /**
   * Creates the files' door to these components.
   *
   * @param types reads declarations of task types
   */
  public Manifests(
      Components components, Connections connections, Alerts alerts, RemoteTaskType.Reader types) {
    this.database = components.database();
    this.parts = new Sections.Parts(components, connections, alerts, types);
    this.owned = new OwnedObjects(database);
    this.export = new Export(parts, owned);
  }

  /** Applies files by a caller that may change everything. */
  public ApplyReport apply(ApplyRequest request) {
    return apply(request, Permission.ALL);
  }

  /**
   * Applies files, each in one transaction, in their order. When a file is refused, nothing of it
   * is changed, the files before it stay applied, and those after it are not applied. A dry run
   * does the same in one transaction that is rolled back. Not for a caller's transaction.
   *
   * @throws InvalidFileException with every fault of the files or of the refused file
   * @throws InvalidInputException for a wrong owner or number of files
   * @throws ConflictException {@code in_transaction} inside a transaction
   * @throws io.carillon.fault.ForbiddenException when the caller may not change an object of any
   *     file; then no file is applied
   */
  public ApplyReport apply(ApplyRequest request, Permission permission) {
    check(request);
    List<Manifest> manifests = ManifestReader.read(request.files());
    requirePermission(request, manifests, permission);
    FileApply.Tools tools =
        new FileApply.Tools(
            owned,
            Sections.of(parts, request.actor()),
            new CalendarLocks(parts.components()),
            permission);
    return request.dryRun()
        ? rolledBack(() -> each(request, manifests, tools))
        : each(request, manifests, tools);
  }

  /** Refuses all files at once: a refusal of a later one would leave those before it applied. */
  private void requirePermission(
      ApplyRequest request, List<Manifest> manifests, Permission permission) {
    Set<Key> keys = new HashSet<>();
    manifests.forEach(manifest -> manifest.entries().forEach(entry -> keys.add(entry.key())));
    if (request.prune()) {
      requireDocument(request.owner(), manifests);
      keys.addAll(unnamed(request.owner(), manifests));
    }
    FileApply.requirePermission(keys, permission);
  }

  /** A file that could not be made is empty, and would delete everything. */
  private static void requireDocument(String owner, List<Manifest> manifests) {
    if (manifests.stream().allMatch(manifest -> manifest.documents() == 0)) {
      throw InvalidInputException.at(
          "files",
          "hold nothing, and prune would delete all that the owner \"%s\" manages: for that, apply a file with \"configs: []\"."
              .formatted(owner));
    }
  }

  private void check(ApplyRequest request) {
    if (database.isInTransaction()) {
      throw new ConflictException(
          "in_transaction", "Files are applied in transactions of their own: call it outside one.");
    }
    if (!OWNER.matcher(request.owner()).matches()) {
      throw InvalidInputException.at(
          "owner",
          "must have 1 to 100 letters, digits, blanks and ._/@:-, and begin with a letter or"
              + " digit.");
    }
    int files = request.files().size();
    if (files < 1 || files > ApplyRequest.MOST_FILES) {
      throw InvalidInputException.at(
          "files", "must be 1 to %d files, not %d.".formatted(ApplyRequest.MOST_FILES, files));
    }
    Set<String> names = new HashSet<>();
    for (ManifestFile file : request.files()) {
      if (file.name().isBlank() || file.name().length() > 500 || !names.add(file.name())) {
        throw new InvalidInputException(
            List.of(new Fault("files", "must have different names of 1 to 500 characters.")));
      }
    }
  }

  private ApplyReport each(ApplyRequest request, List<Manifest> manifests, FileApply.Tools tools) {
    List<FileReport> reports = new ArrayList<>();
    for (int i = 0; i < manifests.size(); i++) {
      Manifest manifest = manifests.get(i);
      boolean last = i == manifests.size() - 1;
      try {
        reports.add(
            database.inTransaction(
                () -> one(request, manifest, last ? manifests : List.of(), tools)));
      } catch (InvalidFileException e) {
        throw reports.isEmpty() || request.dryRun()
            ? e
            : e.after(reports.stream().map(FileReport::file).toList());
      }
    }
    return new ApplyReport(request.owner(), request.dryRun(), reports);
  }

  /**
   * Applies a file.
   *
   * @param all all files, which decide what is pruned with the last one; empty before
   */
  private FileReport one(
      ApplyRequest request, Manifest manifest, List<Manifest> all, FileApply.Tools tools) {
    owned.lock(request.owner());
    Collection<Key> pruned =
        request.prune() && !all.isEmpty() ? unnamed(request.owner(), all) : List.of();
    return new FileApply(tools, request, manifest).run(pruned);
  }

  private Collection<Key> unnamed(String owner, List<Manifest> all) {
    Set<Key> keys = new HashSet<>(owned.keys(owner, ExportFilter.ALL, MOST_OWNED));
    all.forEach(manifest -> manifest.entries().forEach(entry -> keys.remove(entry.key())));
    return keys;
  }

  /** Thrown to roll back a dry run. */
  private static final class DryRun extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient ApplyReport report;

    DryRun(ApplyReport report) {
      super("dry run", null, false, false);
      this.report = report;
    }
  }

  private ApplyReport rolledBack(Supplier<ApplyReport> work) {
    try {
      database.doInTransaction(() -> {
        throw new DryRun(work.get());
      });
      throw new IllegalStateException("a dry run was not rolled back");
    } catch (DryRun end) {
      return end.report;
    }
  }

  /**
   * Returns what is there as a file, which applied again changes nothing.
   *
   * @throws InvalidInputException when more than {@value Export#MOST} objects match
   */
  public Export.Exported export(ExportFilter filter) {
    return database.inTransaction(() -> export.read(filter));
  }

  /** Returns who owns an object; null when no file manages it. */
  public @Nullable OwnedObject ownerOf(Key key) {
    return owned.find(List.of(key)).get(key);
  }
}
