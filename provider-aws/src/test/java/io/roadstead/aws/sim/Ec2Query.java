package io.roadstead.aws.sim;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * The way all EC2 describes select: by id, all or nothing; by filters that must all match, each by any of its values,
 * with {@code *} and {@code ?}; in pages (EC2 user guide, "Filter the output" and "Pagination").
 */
final class Ec2Query<T> {

  private final Function<T, String> id;
  private final Function<T, Map<String, String>> tags;
  private final Function<String, ApiError> unknown;
  private final Map<String, Function<T, ? extends Collection<String>>> filters = new LinkedHashMap<>();

  /** @param unknown what to answer for an id that does not exist */
  Ec2Query(Function<T, String> id, Function<T, Map<String, String>> tags, Function<String, ApiError> unknown) {
    this.id = id;
    this.tags = tags;
    this.unknown = unknown;
  }

  /** @param next the token for the next page */
  record Page<T>(List<T> items, @Nullable String next) {
  }

  Ec2Query<T> filter(String name, Function<T, ? extends Collection<String>> values) {
    filters.put(name, values);
    return this;
  }

  Ec2Query<T> one(String name, Function<T, String> value) {
    return filter(name, item -> List.of(value.apply(item)));
  }

  /** What matches, sorted by id. */
  List<T> select(Collection<T> all, List<String> ids, List<Filter> wanted) {
    Set<String> missing = new HashSet<>(ids);
    all.forEach(item -> missing.remove(id.apply(item)));
    ids.stream().filter(missing::contains).findFirst().ifPresent(first -> {
      throw unknown.apply(first);
    });
    Set<String> chosen = Set.copyOf(ids);
    List<Predicate<T>> tests = wanted.stream().map(this::test).toList();
    return all.stream().filter(item -> ids.isEmpty() || chosen.contains(id.apply(item)))
        .filter(item -> tests.stream().allMatch(test -> test.test(item))).sorted(Comparator.comparing(id)).toList();
  }

  Page<T> page(List<T> items, List<String> ids, @Nullable Integer maxResults, @Nullable String token) {
    if (maxResults != null && !ids.isEmpty()) {
      throw ApiError.of("InvalidParameterCombination", "The parameter MaxResults cannot be used with ids");
    }
    String after = token == null ? "" : decode(token);
    List<T> rest = items.stream().filter(item -> id.apply(item).compareTo(after) > 0).toList();
    if (maxResults == null || rest.size() <= maxResults) {
      return new Page<>(rest, null);
    }
    List<T> page = rest.subList(0, maxResults);
    return new Page<>(page, encode(id.apply(page.getLast())));
  }

  private Predicate<T> test(Filter filter) {
    Function<T, ? extends Collection<String>> actual = values(filter.name());
    Predicate<String> wanted = filter.values().stream().map(Ec2Query::pattern).map(Pattern::asMatchPredicate)
        .reduce(_ -> false, Predicate::or);
    return item -> actual.apply(item).stream().anyMatch(wanted);
  }

  private Function<T, ? extends Collection<String>> values(String name) {
    if (name.startsWith("tag:")) {
      String key = name.substring("tag:".length());
      return item -> Optional.ofNullable(tags.apply(item).get(key)).map(List::of).orElse(List.of());
    }
    if (name.equals("tag-key")) {
      return item -> tags.apply(item).keySet();
    }
    Function<T, ? extends Collection<String>> values = filters.get(name);
    if (values == null) {
      throw ApiError.of("InvalidParameterValue", "The filter '" + name + "' is invalid");
    }
    return values;
  }

  /** {@code *} is any text, {@code ?} any character, a backslash makes the next one literal. */
  private static Pattern pattern(String wanted) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < wanted.length(); i++) {
      char c = wanted.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        case '\\' -> {
          i++;
          regex.append(Pattern.quote(i < wanted.length() ? wanted.substring(i, i + 1) : "\\"));
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      ApiError refusal = ApiError.of("InvalidPaginationToken", "The pagination token is invalid");
      refusal.addSuppressed(e);
      throw refusal;
    }
  }
}
