package io.carillon.samples.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application; {@code spring.datasource.url} names its PostgreSQL. */
@SpringBootApplication
public class SampleApplication {

  /** Starts it. */
  public static void main(String[] args) {
    SpringApplication.run(SampleApplication.class, args);
  }
}
