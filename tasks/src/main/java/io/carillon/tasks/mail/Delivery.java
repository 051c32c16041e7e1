package io.carillon.tasks.mail;

import java.util.List;

/**
 * A mail that a mail server took for at least one recipient.
 *
 * @param messageId the {@code Message-ID} header, the same in every attempt of an execution
 * @param accepted the addresses of the recipients that the server took
 * @param refused the recipients that it refused; they are not tried again, since a retry would send
 *     the mail to the others a second time
 * @param reply the server's answer to the mail on one line, often with its number in the queue
 */
public record Delivery(
    String messageId, List<String> accepted, List<Refusal> refused, String reply) {}
