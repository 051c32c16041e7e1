package io.carillon.samples.jpa;

import org.springframework.data.jpa.repository.JpaRepository;

/** The customers. */
interface CustomerRepository extends JpaRepository<Customer, Long> {}
