package io.carillon.spring.files;

import io.carillon.spring.lifecycle.PhasedBean;

/** Applies files after the engine has started. */
final class FilesLifecycle extends PhasedBean {

  private final Runnable apply;

  FilesLifecycle(Runnable apply) {
    super(ENGINE + 2);
    this.apply = apply;
  }

  @Override
  protected void started() {
    apply.run();
  }
}
