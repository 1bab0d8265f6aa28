package io.roadstead.core.spec;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The annotations one program understands, and the prefixes under which an unknown key is a likely typo.
 *
 * @param prefixes such as {@code service.beta.kubernetes.io/aws-load-balancer-}
 */
public record AnnotationTable(List<Annotation<?>> annotations, List<String> prefixes) {

  /** More letters wrong than this, and a suggestion would be a guess. */
  private static final int FARTHEST_TYPO = 8;

  public AnnotationTable {
    annotations = List.copyOf(annotations);
    prefixes = List.copyOf(prefixes);
    Set<String> seen = new HashSet<>();
    for (Annotation<?> annotation : annotations) {
      if (!seen.add(annotation.key())) {
        throw new IllegalArgumentException("annotation twice in one table: " + annotation.key());
      }
    }
  }

  public AnnotationTable plus(AnnotationTable other) {
    return new AnnotationTable(Stream.concat(annotations.stream(), other.annotations.stream()).toList(),
        Stream.concat(prefixes.stream(), other.prefixes.stream()).distinct().toList());
  }

  /** The entry that reads this key: an exact one before a family. */
  public Optional<Annotation<?>> find(String key) {
    return annotations.stream()
        .filter(a -> a.matches(key))
        .min(Comparator.comparing((Annotation<?> a) -> a.isFamily()).thenComparingInt(a -> -a.key().length()));
  }

  /** Whether a change of this key can change anything we do. */
  public boolean concerns(String key) {
    return prefixes.stream().anyMatch(key::startsWith) || find(key).isPresent();
  }

  /** Reads every annotation of a Service that concerns us; unknown keys under our prefixes become warnings. */
  public Parsed<AnnotationValues> read(Map<String, String> annotationsOfService) {
    var problems = new java.util.ArrayList<Problem>();
    var warnings = new java.util.ArrayList<Problem>();
    Map<String, Object> values = new LinkedHashMap<>();
    new java.util.TreeMap<>(annotationsOfService).forEach((key, text) -> {
      Optional<Annotation<?>> found = find(key);
      if (found.isEmpty()) {
        if (concerns(key)) {
          warnings.add(unknown(key, text));
        }
        return;
      }
      readOne(found.get(), key, text, values, problems, warnings);
    });
    return problems.isEmpty()
        ? new Parsed.Valid<>(new AnnotationValues(values), warnings)
        : new Parsed.Invalid<>(problems, warnings);
  }

  private static void readOne(Annotation<?> annotation, String key, String text, Map<String, Object> values,
      List<Problem> problems, List<Problem> warnings) {
    switch (annotation.support()) {
      case Annotation.Support.Ignored(String why, String fix) ->
        warnings.add(Problem.ofAnnotation(key, text, why, fix));
      case Annotation.Support.Refused(String why, String fix) ->
        problems.add(Problem.ofAnnotation(key, text, why, fix));
      case Annotation.Support.Yes _ -> {
        switch (annotation.read(key, text)) {
          case Parsed.Invalid<?> invalid -> problems.addAll(invalid.problems());
          case Parsed.Valid<?> valid -> values.put(key, valid.value());
        }
      }
    }
  }

  private Problem unknown(String key, String text) {
    String fix = nearest(key).map(near -> "did you mean " + near + "?").orElse("remove it");
    return Problem.ofAnnotation(key, text, "unknown annotation, it has no effect", fix);
  }

  /** The known key with the fewest letters to change, if it is near enough to be a typo. */
  public Optional<String> nearest(String key) {
    return Typo.nearest(key, annotations.stream().map(Annotation::key).toList(), FARTHEST_TYPO);
  }
}
