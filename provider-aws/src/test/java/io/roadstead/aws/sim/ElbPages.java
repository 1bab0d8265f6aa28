package io.roadstead.aws.sim;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pages of ELBv2 listings, sorted by ARN; the marker is the last ARN of the page before. */
record ElbPages<T>(List<T> items, @Nullable String next) {

  /** The largest page, and the size when none is asked for (ELB API reference, PageSize). */
  private static final int MAX_PAGE = 400;

  static <T> ElbPages<T> of(List<T> all, Function<T, String> arn, @Nullable Integer pageSize, @Nullable String marker) {
    String after = marker == null ? "" : decode(marker);
    List<T> rest = all.stream().filter(item -> arn.apply(item).compareTo(after) > 0).sorted(Comparator.comparing(arn))
        .toList();
    int size = pageSize == null ? MAX_PAGE : pageSize;
    if (rest.size() <= size) {
      return new ElbPages<>(rest, null);
    }
    List<T> page = rest.subList(0, size);
    return new ElbPages<>(page,
        Base64.getUrlEncoder().encodeToString(arn.apply(page.getLast()).getBytes(StandardCharsets.UTF_8)));
  }

  private static String decode(String marker) {
    try {
      return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      ApiError refusal = ApiError.validation("Invalid marker: '" + marker + "'");
      refusal.addSuppressed(e);
      throw refusal;
    }
  }
}
