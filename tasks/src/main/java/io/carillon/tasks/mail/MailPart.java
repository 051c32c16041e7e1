package io.carillon.tasks.mail;

import org.jspecify.annotations.Nullable;

/**
 * An inline image or an attachment.
 *
 * @param type the media type, as in {@code image/png}
 * @param content never modified
 * @param inlineId the name by which the HTML shows it, as in {@code <img src="cid:logo">}; null for
 *     an attachment
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MailPart(String name, String type, byte[] content, @Nullable String inlineId) {

  boolean isInline() {
    return inlineId != null;
  }
}
