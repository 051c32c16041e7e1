package io.carillon.test;

import io.carillon.form.ParameterTable;
import io.carillon.form.ParameterTable.Language;
import io.carillon.task.TaskHandler;
import io.carillon.tasktype.LocalTaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.util.List;
import java.util.Locale;

/**
 * The parameters of a task type as Markdown tables, made from its class and from the texts beside
 * it. A test that compares them with a page of the documentation fails when the page is stale.
 */
public final class ParameterPage {

  private ParameterPage() {}

  /**
   * Returns the tables: one, or one for each alternative when the parameters are a choice.
   *
   * @param handler of the task type; it is not run
   * @param locale Chinese for the Chinese texts, any other for the English ones
   * @throws io.carillon.tasktype.InvalidTaskTypeException when the class is no task type
   */
  public static String of(TaskHandler<?> handler, Locale locale) {
    boolean chinese = locale.getLanguage().equals(Locale.CHINESE.getLanguage());
    try (LocalTaskTypes types = new LocalTaskTypes(List.of(handler))) {
      LocalTaskType type = types.all().iterator().next();
      return ParameterTable.of(type.schema().json(), chinese ? Language.CHINESE : Language.ENGLISH);
    }
  }
}
