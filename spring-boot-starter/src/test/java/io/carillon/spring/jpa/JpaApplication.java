package io.carillon.spring.jpa;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application whose entities, service and task are in this package. */
@SpringBootApplication
public class JpaApplication {}
