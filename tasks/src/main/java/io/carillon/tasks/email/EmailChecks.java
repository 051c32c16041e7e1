package io.carillon.tasks.email;

import io.carillon.task.ParameterFault;
import io.carillon.tasks.Checks;
import io.carillon.tasks.email.SendEmailTask.Options;
import io.carillon.tasks.email.SendEmailTask.Parameters;
import io.carillon.tasks.http.HttpTarget;
import io.carillon.tasks.mail.HeaderText;
import io.carillon.tasks.mail.MailAddresses;
import io.carillon.template.Template;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Faults of a mail that annotations cannot express. */
final class EmailChecks {

  private static final int MAX_RECIPIENTS = 500;

  private EmailChecks() {}

  static List<ParameterFault> faults(Parameters parameters) {
    List<ParameterFault> faults = new ArrayList<>(people(parameters));
    HeaderText.fault("subject", parameters.subject()).ifPresent(faults::add);
    if (parameters.text() == null && parameters.html() == null) {
      faults.add(new ParameterFault("text", "is needed, or html"));
    }
    faults.addAll(EmailTexts.faults(parameters));
    faults.addAll(attachments(parameters));
    Checks.timeout("options.limits.timeout", parameters.options().limits().timeout())
        .ifPresent(faults::add);
    return faults;
  }

  private static List<ParameterFault> people(Parameters parameters) {
    Options options = parameters.options();
    List<ParameterFault> faults = new ArrayList<>(MailAddresses.faults("to", parameters.to()));
    String from = options.from();
    if (from != null) {
      MailAddresses.fault("options.from", from).ifPresent(faults::add);
    }
    faults.addAll(MailAddresses.faults("options.cc", options.cc()));
    faults.addAll(MailAddresses.faults("options.bcc", options.bcc()));
    faults.addAll(MailAddresses.faults("options.reply_to", options.replyTo()));
    int all = parameters.to().size() + options.cc().size() + options.bcc().size();
    if (all == 0 || all > MAX_RECIPIENTS) {
      faults.add(
          new ParameterFault(
              "to",
              "must have, with cc and bcc, 1 to %d recipients, and there are %d"
                  .formatted(MAX_RECIPIENTS, all)));
    }
    return faults;
  }

  private static List<ParameterFault> attachments(Parameters parameters) {
    List<ParameterFault> faults = new ArrayList<>();
    Set<String> inline = new HashSet<>();
    for (int i = 0; i < parameters.attachments().size(); i++) {
      String path = "attachments[" + i + "]";
      Attachment one = parameters.attachments().get(i);
      source(path, one, faults);
      String id = one.inlineId();
      if (id != null) {
        inline(path + ".inline_id", inline.add(id), parameters.html() != null, faults);
      }
    }
    return faults;
  }

  private static void source(String path, Attachment one, List<ParameterFault> faults) {
    String url = one.url();
    if ((url == null) == (one.file() == null)) {
      faults.add(new ParameterFault(path, "must have either url or file"));
    }
    if (url != null) {
      url(path, one.connection(), url, faults);
    } else if (one.connection() != null) {
      faults.add(new ParameterFault(path + ".connection", "needs url, a path below its address"));
    }
    String name = one.name();
    if (name != null) {
      HeaderText.fault(path + ".name", name).ifPresent(faults::add);
    }
  }

  private static void url(
      String path, @Nullable String connection, String url, List<ParameterFault> faults) {
    if (Template.isIn(url)) {
      return; // it is checked when it is put in
    }
    for (ParameterFault fault : HttpTarget.faults(connection, url)) {
      faults.add(new ParameterFault(path + "." + fault.path(), fault.message()));
    }
  }

  private static void inline(
      String path, boolean isNew, boolean shown, List<ParameterFault> faults) {
    if (!isNew) {
      faults.add(new ParameterFault(path, "is the name of two images"));
    }
    if (!shown) {
      faults.add(new ParameterFault(path, "needs html that shows the image"));
    }
  }
}
