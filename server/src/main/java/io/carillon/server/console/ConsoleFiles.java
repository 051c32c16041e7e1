package io.carillon.server.console;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * Serves the console: one page for all its addresses, and its files, compressed when they were
 * built. A browser keeps files with a hash in their names for a year and asks for the others each
 * time, since the dates inside a reproducible jar do not change with their content.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleFiles implements WebMvcConfigurer {

  private static final String ROOT = "META-INF/carillon-console/";
  private static final CacheControl YEAR =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  /** The handler of files answers no empty path. */
  @Override
  public void addViewControllers(ViewControllerRegistry registry) {
    registry.addViewController("/").setViewName("forward:/login");
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    add(registry, CacheControl.noCache(), ConsolePaths.PAGES.toArray(String[]::new))
        .resourceChain(false)
        .addResolver(new EncodedResourceResolver())
        .addResolver(new PageResolver());
    add(registry, CacheControl.noCache(), ConsolePaths.FILES.toArray(String[]::new))
        .addResourceLocations("classpath:/" + ROOT)
        .resourceChain(false)
        .addResolver(new EncodedResourceResolver());
    add(registry, YEAR, ConsolePaths.ASSETS)
        .addResourceLocations("classpath:/" + ROOT + "assets/")
        .resourceChain(false)
        .addResolver(new EncodedResourceResolver());
  }

  private static ResourceHandlerRegistration add(
      ResourceHandlerRegistry registry, CacheControl cache, String... paths) {
    return registry.addResourceHandler(paths).setCacheControl(cache).setUseLastModified(false);
  }

  /** Resolves every path to the page. */
  private static final class PageResolver implements ResourceResolver {

    private final Resource page = new ClassPathResource(ROOT + "index.html");

    @Override
    public @Nullable Resource resolveResource(
        @Nullable HttpServletRequest request,
        String path,
        List<? extends Resource> locations,
        ResourceResolverChain chain) {
      return page.exists() ? page : null;
    }

    @Override
    public @Nullable String resolveUrlPath(
        String path, List<? extends Resource> locations, ResourceResolverChain chain) {
      return null;
    }
  }
}
