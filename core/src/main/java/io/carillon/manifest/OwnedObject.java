package io.carillon.manifest;

import io.carillon.manifest.document.Key;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object that files manage.
 *
 * @param owner who manages it
 * @param source the name of the file that holds it
 * @param applied its state as it was applied last
 */
public record OwnedObject(
    Key key, String owner, String source, ObjectNode applied, Instant at, String by) {}
