package io.carillon.cli.help;

import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.session.CommonOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Scripts with which a shell completes commands, options and the values of closed sets. */
public final class Completion {

  private final Map<String, String> words = new TreeMap<>();
  private final Map<String, String> choices = new TreeMap<>();

  /** Creates them for all commands. */
  public Completion(Command.Group program) {
    add("", program);
    CommonOptions.ALL.forEach(this::addChoices);
  }

  private void add(String path, Command command) {
    List<String> next = new ArrayList<>();
    switch (command) {
      case Command.Group group ->
          group
              .commands()
              .forEach(inner -> {
                next.add(inner.name());
                add((path + " " + inner.name()).strip(), inner);
              });
      case Command.Leaf<?> leaf -> {
        leaf.options().forEach(this::addChoices);
        Stream.concat(leaf.options().stream(), CommonOptions.ALL.stream())
            .map(Option::name)
            .forEach(next::add);
      }
    }
    words.put(path, String.join(" ", next));
  }

  private void addChoices(Option option) {
    if (!option.choices().isEmpty()) {
      choices.merge(option.name(), String.join(" ", option.choices()), Completion::both);
    }
  }

  private static String both(String one, String other) {
    return Stream.of((one + " " + other).split(" ", -1))
        .distinct()
        .collect(Collectors.joining(" "));
  }

  /** Returns the script for bash 4 and newer. */
  public String bash() {
    return BASH.replace("@CHOICES@", cases(choices)).replace("@WORDS@", cases(words));
  }

  /** Returns the script for zsh, which runs the one for bash. */
  public String zsh() {
    return "#compdef carillon\nautoload -U +X bashcompinit && bashcompinit\n" + bash();
  }

  private static String cases(Map<String, String> values) {
    return values.entrySet().stream()
        .map(value -> "    '%s') words='%s' ;;\n".formatted(value.getKey(), value.getValue()))
        .collect(Collectors.joining());
  }

  private static final String BASH =
      """
      _carillon_words() {
        words=''
        case $1 in
      @WORDS@  esac
      }
      _carillon() {
        local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} path='' word words=''
        case $before in
      @CHOICES@  esac
        if [ -z "$words" ]; then
          for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
            case $word in -*) continue ;; esac
            _carillon_words "$path"
            case " $words " in *" $word "*) path="${path:+$path }$word" ;; esac
          done
          _carillon_words "$path"
        fi
        COMPREPLY=($(compgen -W "$words" -- "$current"))
      }
      complete -o default -F _carillon carillon
      """;
}
