package io.carillon.tasks.mail;

import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.web.HostNames;
import io.carillon.template.Template;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Mail addresses as people write them: {@code ops@example.com} or {@code Operations
 * <ops@example.com>}, by RFC 5322 section 3.4. Letters other than ASCII are taken in the name, in
 * the domain (sent in its {@code xn--} form), and in the part before the @, which then needs a mail
 * server with SMTPUTF8 (RFC 6531).
 */
public final class MailAddresses {

  private static final String FORM =
      "must be one mail address, as in ops@example.com or Operations <ops@example.com>: ";

  private MailAddresses() {}

  /** Finds the fault of one address; one with a placeholder is checked for line breaks only. */
  public static Optional<ParameterFault> fault(String path, String text) {
    Optional<ParameterFault> broken = HeaderText.fault(path, text);
    if (broken.isPresent() || Template.isIn(text)) {
      return broken;
    }
    try {
      parse(text);
      return Optional.empty();
    } catch (NotRetryableException e) {
      return Optional.of(new ParameterFault(path, String.valueOf(e.getMessage())));
    }
  }

  /** Finds the faults of a list of addresses. */
  public static List<ParameterFault> faults(String path, List<String> texts) {
    List<ParameterFault> faults = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      fault(path + "[" + i + "]", texts.get(i)).ifPresent(faults::add);
    }
    return faults;
  }

  public static List<InternetAddress> parse(List<String> texts) {
    return texts.stream().map(MailAddresses::parse).toList();
  }

  /**
   * Returns the address, its domain in ASCII.
   *
   * @throws NotRetryableException for anything but one address; the message is that of a fault
   */
  public static InternetAddress parse(String text) {
    InternetAddress address = single(text);
    int at = address.getAddress().lastIndexOf('@');
    String domain = address.getAddress().substring(at + 1);
    address.setAddress(address.getAddress().substring(0, at + 1) + ascii(domain));
    encodeName(address);
    return address;
  }

  private static InternetAddress single(String text) {
    try {
      InternetAddress[] parsed = InternetAddress.parse(text, true);
      if (parsed.length == 1 && !parsed[0].isGroup() && parsed[0].getAddress().contains("@")) {
        return parsed[0];
      }
      throw new NotRetryableException(FORM + "there are " + parsed.length);
    } catch (AddressException e) {
      throw new NotRetryableException(FORM + e.getMessage());
    }
  }

  private static String ascii(String domain) {
    try {
      return HostNames.ascii(domain);
    } catch (NotRetryableException e) {
      throw new NotRetryableException(FORM + "the part after the @ is no host name");
    }
  }

  /** Encodes a name with other letters by RFC 2047; parsing leaves it as it was written. */
  private static void encodeName(InternetAddress address) {
    String name = address.getPersonal();
    try {
      if (name != null) {
        address.setPersonal(name, StandardCharsets.UTF_8.name());
      }
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("every JVM has UTF-8", e);
    }
  }

  /** Returns whether an address can be sent only to a server with SMTPUTF8. */
  public static boolean needsUtf8(InternetAddress address) {
    return address.getAddress().chars().anyMatch(character -> character > 127);
  }
}
