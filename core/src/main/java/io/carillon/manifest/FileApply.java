package io.carillon.manifest;

import io.carillon.fault.Fault;
import io.carillon.fault.ForbiddenException;
import io.carillon.fault.InvalidInputException;
import io.carillon.manifest.document.Entry;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Kind;
import io.carillon.manifest.document.Manifest;
import io.carillon.manifest.plan.Action;
import io.carillon.manifest.plan.FieldChange;
import io.carillon.manifest.plan.FieldDifferences;
import io.carillon.manifest.plan.FileReport;
import io.carillon.manifest.plan.ObjectChange;
import io.carillon.manifest.section.ConfigSection;
import io.carillon.manifest.section.Faults;
import io.carillon.manifest.section.Section.Write;
import io.carillon.manifest.yaml.InvalidFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Applies one file inside a transaction: compares, then writes what differs. */
final class FileApply {

  private final OwnedObjects owned;
  private final Sections sections;
  private final CalendarLocks locks;
  private final Permission permission;
  private final ApplyRequest request;
  private final Manifest manifest;
  private final Faults faults;
  private final Map<Key, Write> writes = new LinkedHashMap<>();
  private final Map<Key, ObjectNode> applied = new LinkedHashMap<>();
  private final List<ObjectChange> changes = new ArrayList<>();

  FileApply(Tools tools, ApplyRequest request, Manifest manifest) {
    this.owned = tools.owned();
    this.sections = tools.sections();
    this.locks = tools.locks();
    this.permission = tools.permission();
    this.request = request;
    this.manifest = manifest;
    this.faults = new Faults(manifest.file());
  }

  /** What every file of a request uses. */
  record Tools(OwnedObjects owned, Sections sections, CalendarLocks locks, Permission permission) {}

  /**
   * Applies the file.
   *
   * @param pruned the keys of the owner's objects to delete
   * @throws InvalidFileException with every fault; the transaction must roll back
   */
  FileReport run(Collection<Key> pruned) {
    Set<Key> named = new HashSet<>(pruned);
    manifest.entries().forEach(entry -> named.add(entry.key()));
    requirePermission(named, permission);
    Map<Key, OwnedObject> owners = owned.find(named);
    Map<Key, ObjectNode> present = sections.present(named);
    // Types first: configs of the same file that leave policies out get the defaults of their
    // types.
    compare(true, owners, present);
    write(Kind.TASK_TYPE);
    compare(false, owners, present);
    List<Key> deleted = pruned.stream().filter(present::containsKey).sorted().toList();
    deleted.forEach(key -> changes.add(deletion(key, present)));
    locks.lock(writes.values(), deleted);
    write();
    faults.refuse();
    delete(deleted);
    faults.refuse();
    owned.save(applied, request.owner(), manifest.file(), request.actor());
    owned.forget(pruned);
    return new FileReport(manifest.file(), changes);
  }

  private void compare(boolean types, Map<Key, OwnedObject> owners, Map<Key, ObjectNode> present) {
    manifest.entries().stream()
        .filter(entry -> types == (entry.key().kind() == Kind.TASK_TYPE))
        .forEach(entry -> compare(entry, owners.get(entry.key()), present));
    faults.refuse();
  }

  /**
   * Requires that the caller may change these objects.
   *
   * @throws ForbiddenException for the first that it may not
   */
  static void requirePermission(Collection<Key> keys, Permission permission) {
    for (Key key : new TreeSet<>(keys)) {
      String refusal = permission.refusal(key);
      if (refusal != null) {
        throw new ForbiddenException(refusal);
      }
    }
  }

  private void compare(Entry entry, @Nullable OwnedObject owner, Map<Key, ObjectNode> present) {
    if (owner != null && !owner.owner().equals(request.owner())) {
      faults.add(entry, ownedByAnother(entry.key(), owner));
      return;
    }
    List<Fault> refused = permission.faults(entry.json());
    if (!refused.isEmpty()) {
      refused.forEach(fault -> faults.add(entry, fault));
      return;
    }
    ObjectNode before = present.get(entry.key());
    try {
      ObjectNode after = sections.of(entry.key().kind()).wanted(entry, before);
      changes.add(change(entry, before, after, owner));
    } catch (InvalidInputException e) {
      e.faults().forEach(fault -> faults.add(entry, fault));
    }
  }

  private static Fault ownedByAnother(Key key, OwnedObject owner) {
    return new Fault(
        "name",
        "The %s is managed by the owner \"%s\" (file %s, applied by %s at %s): remove it there first."
            .formatted(key.text(), owner.owner(), owner.source(), owner.by(), owner.at()));
  }

  private ObjectChange change(
      Entry entry, @Nullable ObjectNode before, ObjectNode after, @Nullable OwnedObject owner) {
    ObjectNode last = owner == null ? null : owner.applied();
    boolean config = entry.key().kind() == Kind.CONFIG;
    applied.put(entry.key(), config ? ConfigSection.applied(entry, after, last) : after);
    List<FieldChange> fields =
        before == null ? List.of() : FieldDifferences.of(before, after, last);
    boolean same = before != null && fields.isEmpty();
    if (!same) {
      writes.put(entry.key(), new Write(entry, after, before));
    }
    Action action = before == null ? Action.CREATED : same ? Action.UNCHANGED : Action.CHANGED;
    boolean adopted = before != null && owner == null;
    return new ObjectChange(entry.key(), action, before, after, fields, adopted);
  }

  private static ObjectChange deletion(Key key, Map<Key, ObjectNode> present) {
    return new ObjectChange(key, Action.DELETED, present.get(key), null, List.of(), false);
  }

  private void write() {
    for (Kind kind : Kind.values()) {
      if (kind != Kind.TASK_TYPE) {
        write(kind);
      }
    }
    if (!faults.any()) {
      sections.all().forEach(section -> section.written(of(section.kind())));
    }
  }

  private void write(Kind kind) {
    List<Write> ofKind = of(kind);
    if (!ofKind.isEmpty()) {
      sections.of(kind).write(ofKind, faults);
    }
  }

  private List<Write> of(Kind kind) {
    return writes.values().stream().filter(one -> one.entry().key().kind() == kind).toList();
  }

  /** Deletes in the opposite order: what is used after what uses it. */
  private void delete(List<Key> keys) {
    for (Kind kind : List.of(Kind.values()).reversed()) {
      List<Key> ofKind = keys.stream().filter(key -> key.kind() == kind).toList();
      if (!ofKind.isEmpty()) {
        sections.of(kind).delete(ofKind, faults);
      }
    }
  }
}
