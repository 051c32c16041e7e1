package io.carillon.tasks.mail;

/**
 * A recipient that the mail server refused while it took the mail for others.
 *
 * @param code the reply code, 400 to 599 (RFC 5321 section 4.2)
 * @param reply the server's answer on one line, at most 300 characters
 */
public record Refusal(String address, int code, String reply) {

  /** Returns whether the server may take the recipient later. */
  boolean isTemporary() {
    return code < 500;
  }
}
