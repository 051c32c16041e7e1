/** Mail: the connection kind {@code smtp}, and the mailer that sends by it. */
@NullMarked
package io.carillon.tasks.mail;

import org.jspecify.annotations.NullMarked;
