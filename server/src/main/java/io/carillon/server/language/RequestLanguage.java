package io.carillon.server.language;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.LocaleResolver;

/** The language in which the request of the present thread is answered. */
@Configuration(proxyBeanMethods = false)
public class RequestLanguage {

  /** Returns Chinese when the request's {@code Accept-Language} prefers it, else English. */
  public static Locale current() {
    return of(LocaleContextHolder.getLocale().getLanguage());
  }

  /** Returns the locale of a code, {@code en} or {@code zh}. */
  public static Locale of(String code) {
    return code.equals(AcceptedLanguage.CHINESE) ? Locale.CHINESE : Locale.ENGLISH;
  }

  @Bean
  LocaleResolver localeResolver() {
    return new ByHeader();
  }

  private static final class ByHeader implements LocaleResolver {

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
      String header = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
      return of(AcceptedLanguage.of(header == null ? "" : header));
    }

    @Override
    public void setLocale(
        HttpServletRequest request,
        @Nullable HttpServletResponse response,
        @Nullable Locale locale) {
      throw new UnsupportedOperationException("the header decides");
    }
  }
}
