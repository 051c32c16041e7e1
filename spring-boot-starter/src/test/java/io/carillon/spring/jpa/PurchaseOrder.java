package io.carillon.spring.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.validation.constraints.NotBlank;

/** An order of one item. */
@Entity
public class PurchaseOrder {

  @Id @GeneratedValue private long id;
  @NotBlank private String item = "";
  private boolean confirmed;

  /** For JPA. */
  protected PurchaseOrder() {}

  /** An order that is not confirmed yet. */
  PurchaseOrder(String item) {
    this.item = item;
  }

  /** Its key. */
  public long id() {
    return id;
  }

  /** Its item, not blank. */
  public String item() {
    return item;
  }

  /** True when the task has confirmed it. */
  public boolean confirmed() {
    return confirmed;
  }

  void confirm() {
    confirmed = true;
  }
}
