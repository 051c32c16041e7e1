package io.carillon.tasks.maintenance;

import io.carillon.task.ParameterFault;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasks.Checks;
import io.carillon.tasks.process.ProgramRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs allowed programs, maintains and backs up Carillon's own tables, and checks disks. */
@TaskType(
    name = "system_maintenance",
    description =
        "Runs an allowed program, maintains or backs up Carillon's own tables, or checks disks")
public final class SystemMaintenanceTask implements TaskHandler<Maintenance> {

  private final CommandRun commands;
  private final TableMaintenance tables;
  private final BackupRun backups;
  private final DiskCheck disks;

  /** Creates the task of a node. */
  public SystemMaintenanceTask(ProgramRules rules, OwnDatabase database) {
    this.commands = new CommandRun(rules.commands(), rules.folders());
    this.tables = new TableMaintenance(database.dataSource());
    this.backups = new BackupRun(database, rules.folders());
    this.disks = new DiskCheck(rules.folders(), new Inodes(rules.commands()));
  }

  @Override
  public List<ParameterFault> check(Maintenance parameters) {
    return parameters.faults();
  }

  @Override
  public @Nullable Object run(Maintenance parameters, TaskContext context) throws Exception {
    Checks.refuse(check(parameters));
    return switch (parameters) {
      case Maintenance.Command command -> commands.run(command, context);
      case Maintenance.Database database -> tables.run(database, context);
      case Maintenance.Backup backup -> backups.run(backup, context);
      case Maintenance.Disk disk -> disks.run(disk, context);
    };
  }
}
