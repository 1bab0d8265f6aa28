package io.roadstead.core.provider;

import io.roadstead.core.spec.Parsed;
import io.roadstead.core.spec.Problem;
import io.roadstead.core.spec.Typo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Settings read once at start; an unknown one is an error that names the nearest known one. */
public final class SettingValues {

  private static final int FARTHEST_TYPO = 5;

  private final SortedMap<String, Object> values;

  private SettingValues(SortedMap<String, Object> values) {
    this.values = Collections.unmodifiableSortedMap(values);
  }

  /** Reads texts by key; what is absent takes its default. */
  public static Parsed<SettingValues> read(List<Setting<?>> known, Map<String, String> texts) {
    List<Problem> problems = new ArrayList<>();
    SortedMap<String, Object> values = new TreeMap<>();
    List<String> keys = known.stream().map(Setting::key).toList();
    new TreeMap<>(texts).forEach((key, text) -> {
      if (!keys.contains(key)) {
        String fix = Typo.nearest(key, keys, FARTHEST_TYPO).map(near -> "did you mean --" + near + "?")
            .orElse("remove it");
        problems.add(Problem.of("--" + key, text, "unknown setting", fix));
      }
    });
    for (Setting<?> setting : known) {
      String text = texts.getOrDefault(setting.key(), setting.absent());
      if (!text.isEmpty()) {
        try {
          values.put(setting.key(), setting.type().reader().apply(text));
        } catch (IllegalArgumentException e) {
          problems.add(Problem.of("--" + setting.key(), text, "not accepted: " + e.getMessage(),
              "write " + setting.type().accepts()));
        }
      }
    }
    return problems.isEmpty()
        ? new Parsed.Valid<>(new SettingValues(values), List.of())
        : new Parsed.Invalid<>(problems, List.of());
  }

  /** Everything at its default. */
  public static SettingValues defaults(List<Setting<?>> known) {
    return switch (read(known, Map.of())) {
      case Parsed.Valid<SettingValues>(var values, _) -> values;
      case Parsed.Invalid<SettingValues>(var problems, _) -> throw new IllegalStateException(problems.toString());
    };
  }

  @SuppressWarnings("unchecked")
  public <T> Optional<T> find(Setting<T> setting) {
    return Optional.ofNullable((T) values.get(setting.key()));
  }

  /** The value of a setting that has a default. */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new IllegalStateException("--" + setting.key() + " has no value and no default"));
  }
}
