package io.carillon.tasks.process;

import io.carillon.task.ParameterFault;
import io.carillon.task.TaskContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The environment variables of a program: few of Carillon, and those of the parameters. */
public final class RunEnvironment {

  /** The search path of programs that a program itself starts. */
  public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** The prefix of Carillon's variables, which parameters must not set. */
  public static final String PREFIX = "CARILLON_";

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,199}");

  // Variables by which a dynamic linker, a shell or an interpreter runs other code than the
  // program.
  private static final Pattern REFUSED =
      Pattern.compile(
          "PATH|IFS|ENV|BASH_.*|BASHOPTS|SHELLOPTS|PROMPT_COMMAND|PS[0-4]|CDPATH|GLOBIGNORE"
              + "|LD_.*|DYLD_.*|GCONV_PATH|GETCONF_DIR|HOSTALIASES|LOCALDOMAIN|LOCPATH|MALLOC_.*"
              + "|NIS_PATH|NLSPATH|RESOLV_HOST_CONF|RES_OPTIONS|GLIBC_TUNABLES|TZDIR"
              + "|PYTHON(PATH|HOME|STARTUP|INSPECT|WARNINGS|BREAKPOINT|USERBASE|EXECUTABLE|PLATLIBDIR)"
              + "|NODE_(OPTIONS|PATH|EXTRA_CA_CERTS|REPL_EXTERNAL_MODULE)"
              + "|PERL5?(LIB|OPT|DB.*)|PERLIO.*|PERL_.*|RUBY(LIB|OPT|SHELL)|GEM_(HOME|PATH)"
              + "|PHP(RC|_INI_SCAN_DIR)|LUA_.*|R_(PROFILE|ENVIRON).*"
              + "|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|CLASSPATH|DOTNET_STARTUP_HOOKS"
              + "|ZDOTDIR|FPATH|PSMODULEPATH",
          Pattern.CASE_INSENSITIVE);

  private RunEnvironment() {}

  /**
   * Returns the faults of variables that parameters set.
   *
   * @param path the parameter
   */
  public static List<ParameterFault> faults(String path, Map<String, String> variables) {
    List<ParameterFault> faults = new ArrayList<>();
    variables.forEach((name, value) -> {
      String fault = fault(name, value);
      if (!fault.isEmpty()) {
        faults.add(new ParameterFault(path + "." + name, fault));
      }
    });
    return faults;
  }

  private static String fault(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      return "must have a name of ASCII letters, digits and _, no digit first, at most 200";
    }
    if (name.startsWith(PREFIX)) {
      return "must not begin with %s: these variables are Carillon's own".formatted(PREFIX);
    }
    if (REFUSED.matcher(name).matches()) {
      return "must not be set: with it, other code than the program's own would run";
    }
    return ProgramArguments.fault(value);
  }

  /**
   * Returns the variables of an attempt.
   *
   * @param given those of the parameters, without faults
   * @param home the folder for {@code HOME} and {@code TMPDIR}
   */
  public static Map<String, String> of(Map<String, String> given, TaskContext context, Path home) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("PATH", PATH);
    variables.put("LANG", "C.UTF-8");
    variables.put("HOME", home.toString());
    variables.put("TMPDIR", home.toString());
    variables.putAll(given);
    variables.put("CARILLON_EXECUTION_ID", context.executionId().toString());
    variables.put("CARILLON_ATTEMPT", String.valueOf(context.attempt()));
    variables.put("CARILLON_TASK_CONFIG_ID", String.valueOf(context.taskConfigId()));
    context.dueAt().ifPresent(at -> variables.put("CARILLON_DUE_AT", at.toString()));
    context.lastSuccess().ifPresent(at -> variables.put("CARILLON_LAST_SUCCESS_AT", at.toString()));
    return variables;
  }
}
