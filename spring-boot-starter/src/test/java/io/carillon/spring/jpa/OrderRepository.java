package io.carillon.spring.jpa;

import org.springframework.data.jpa.repository.JpaRepository;

/** The orders. */
interface OrderRepository extends JpaRepository<PurchaseOrder, Long> {

  long countByItem(String item);
}
