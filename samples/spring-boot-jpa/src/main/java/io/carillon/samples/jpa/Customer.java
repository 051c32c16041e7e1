package io.carillon.samples.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.validation.constraints.NotBlank;

/** A customer, by a name of their own. */
@Entity
class Customer {

  @Id @GeneratedValue private long id;

  @NotBlank
  @Column(unique = true)
  private String name = "";

  /** For JPA. */
  protected Customer() {}

  /** Not saved yet. */
  Customer(String name) {
    this.name = name;
  }

  long id() {
    return id;
  }

  String name() {
    return name;
  }
}
