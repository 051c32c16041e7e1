/** The REST interface of connections, secrets and the preview of placeholders. */
@NullMarked
package io.carillon.server.api.outside;

import org.jspecify.annotations.NullMarked;
