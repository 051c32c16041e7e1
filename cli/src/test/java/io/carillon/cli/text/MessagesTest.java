package io.carillon.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MessagesTest {

  private static final Pattern PLACE = Pattern.compile("\\{\\d}");

  private final Messages english = new Messages(Language.EN);
  private final Messages chinese = new Messages(Language.ZH);

  @Test
  void bothLanguagesHaveTheSameKeysAndValues() {
    Set<String> keys = new TreeSet<>(english.keys());
    keys.removeIf(key -> key.endsWith(".one")); // Chinese has no singular
    assertThat(new TreeSet<>(chinese.keys())).isEqualTo(keys);
    for (String key : keys) {
      assertThat(places(chinese.text(key))).as(key).isEqualTo(places(english.text(key)));
    }
  }

  private static Set<String> places(String sentence) {
    Matcher matcher = PLACE.matcher(sentence);
    Set<String> places = new TreeSet<>();
    while (matcher.find()) {
      places.add(matcher.group());
    }
    return places;
  }

  @Test
  void valuesAreFilledInOnceEvenWhenTheyLookLikePlaces() {
    assertThat(english.text("usage.choice", "--a", "{2}", "x, y"))
        .isEqualTo("the option --a must be one of x, y, not \"{2}\"");
  }

  @Test
  void oneIsSaidInTheSingular() {
    assertThat(english.text("run.would", 1)).isEqualTo("Would run 1 task config.");
    assertThat(english.text("run.would", 2)).isEqualTo("Would run 2 task configs.");
    assertThat(english.keys()).filteredOn(key -> key.endsWith(".one")).isNotEmpty();
    for (String key : english.keys()) {
      if (key.endsWith(".one")) {
        String plural = key.substring(0, key.length() - ".one".length());
        assertThat(places(english.text(key))).isEqualTo(places(english.text(plural)));
      }
    }
  }

  @Test
  void theLanguageIsThatOfTheLocale() {
    assertThat(Language.of(null, Map.of("LANG", "zh_CN.UTF-8"))).isEqualTo(Language.ZH);
    assertThat(Language.of(null, Map.of("LANG", "zh_CN.UTF-8", "LC_ALL", "C")))
        .isEqualTo(Language.EN);
    assertThat(Language.of(null, Map.of("LC_MESSAGES", "zh_TW", "LANG", "en_US", "LC_ALL", "")))
        .isEqualTo(Language.ZH);
    assertThat(Language.of("zh", Map.of("LC_ALL", "en_US"))).isEqualTo(Language.ZH);
    assertThat(Language.of(null, Map.of("LANG", "de_DE"))).isEqualTo(Language.EN);
    assertThat(Language.of(null, Map.of())).isEqualTo(Language.EN);
  }
}
