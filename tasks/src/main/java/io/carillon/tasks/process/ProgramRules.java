package io.carillon.tasks.process;

import io.carillon.tasks.files.AllowedFolders;
import java.util.List;

/**
 * What the operator of a node allows programs: without a setting, nothing.
 *
 * @param commands the programs of {@code system_maintenance}
 * @param interpreters the interpreters of {@code script}
 * @param folders the folders in which they may work
 */
public record ProgramRules(
    AllowedPrograms commands, AllowedPrograms interpreters, AllowedFolders folders) {

  /**
   * Creates the rules of two settings.
   *
   * @param commands absolute paths
   * @param interpreters names or absolute paths
   */
  public static ProgramRules of(
      List<String> commands, List<String> interpreters, AllowedFolders folders) {
    return new ProgramRules(
        new AllowedPrograms(AllowedPrograms.COMMANDS, commands, false, folders),
        new AllowedPrograms(AllowedPrograms.INTERPRETERS, interpreters, true, folders),
        folders);
  }
}
