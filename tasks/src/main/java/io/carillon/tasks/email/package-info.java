/** The task type {@code send_email}: its parameters, templates and attachments. */
@NullMarked
package io.carillon.tasks.email;

import org.jspecify.annotations.NullMarked;
