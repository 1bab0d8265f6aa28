package io.roadstead.app;

import io.roadstead.core.provider.ProviderFactory;
import io.roadstead.core.spec.Typo;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The providers on the class path, by name.
 *
 * @param factories sorted by name
 * @param installed names the distribution has, whether or not the launcher put them on this class path
 */
public record Providers(List<ProviderFactory> factories, List<String> installed) {

  /** Set by the launcher: the names of its folders of jars, separated by commas. */
  private static final String INSTALLED = "roadstead.providers";

  public Providers {
    factories = factories.stream().sorted(Comparator.comparing(ProviderFactory::name)).toList();
    installed = List.copyOf(installed);
  }

  /** What {@link ServiceLoader} finds. */
  public static Providers onClassPath() {
    var found = ServiceLoader.load(ProviderFactory.class).stream().map(ServiceLoader.Provider::get).toList();
    var installed = Stream.of(System.getProperty(INSTALLED, "").split(",")).filter(name -> !name.isBlank()).toList();
    return new Providers(found, installed);
  }

  public Optional<ProviderFactory> find(String name) {
    return factories.stream().filter(factory -> factory.name().equals(name)).findFirst();
  }

  /** The provider of this name, or a {@link UserError} that says which there are. */
  public ProviderFactory named(String name) {
    return find(name).orElseThrow(() -> new UserError(unknown(name)));
  }

  /** The provider if there is only one to choose from. */
  public Optional<ProviderFactory> only() {
    return factories.size() == 1 ? Optional.of(factories.getFirst()) : Optional.empty();
  }

  private String unknown(String name) {
    var names = names();
    if (installed.contains(name)) {
      return "provider '" + name + "' is not on the class path: its module holds no provider yet";
    }
    String hint = Typo.nearest(name, names, name.length()).map(near -> "; did you mean " + near + "?").orElse("");
    return "unknown provider '" + name + "'" + hint + " (there are: " + String.join(", ", names) + ")";
  }

  /** Every name that may be asked for. */
  public List<String> names() {
    return Stream.concat(factories.stream().map(ProviderFactory::name), installed.stream())
        .collect(Collectors.toCollection(TreeSet::new)).stream().toList();
  }
}
