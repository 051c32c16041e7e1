package io.carillon.tasks.email;

import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.email.MailTemplate.Form;
import io.carillon.tasks.mail.HeaderText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rendered texts of a mail. */
record EmailTexts(String subject, @Nullable String text, @Nullable String html) {

  private static final MailTemplate SUBJECT = new MailTemplate(Form.TEXT, 1_000);
  private static final MailTemplate TEXT = new MailTemplate(Form.TEXT, 1_000_000);
  private static final MailTemplate HTML = new MailTemplate(Form.HTML, 1_000_000);

  /** One template of the parameters. */
  private record Template(String path, @Nullable String source, MailTemplate renderer) {

    @Nullable String render(Map<String, ?> values) {
      try {
        return source == null ? null : renderer.render(source, values);
      } catch (NotRetryableException e) {
        throw new NotRetryableException(path + ": " + e.getMessage());
      }
    }

    void check(Map<String, ?> values, List<ParameterFault> faults) {
      try {
        if (source != null) {
          renderer.render(source, values);
        }
      } catch (NotRetryableException e) {
        faults.add(new ParameterFault(path, String.valueOf(e.getMessage())));
      }
    }
  }

  private static List<Template> templates(SendEmailTask.Parameters parameters) {
    return List.of(
        new Template("subject", parameters.subject(), SUBJECT),
        new Template("text", parameters.text(), TEXT),
        new Template("html", parameters.html(), HTML));
  }

  /** Returns the values of templates; those of {@code data} win over those of the run. */
  static Map<String, Object> values(Map<String, Object> data, RunValues run) {
    Map<String, Object> values = new LinkedHashMap<>();
    run.addTo(values);
    values.put("data", data);
    values.putAll(data);
    return values;
  }

  /**
   * Renders the texts.
   *
   * @throws NotRetryableException with parameter and line of a fault
   */
  static EmailTexts of(SendEmailTask.Parameters parameters, Map<String, ?> values) {
    List<Template> templates = templates(parameters);
    String subject = templates.get(0).render(values);
    return new EmailTexts(
        HeaderText.require("The rendered subject", String.valueOf(subject)),
        templates.get(1).render(values),
        templates.get(2).render(values));
  }

  /** Finds the faults of the templates by rendering them with their data and a sample run. */
  static List<ParameterFault> faults(SendEmailTask.Parameters parameters) {
    List<ParameterFault> faults = new ArrayList<>();
    Map<String, Object> values = values(parameters.data(), RunValues.SAMPLE);
    templates(parameters).forEach(template -> template.check(values, faults));
    return faults;
  }
}
