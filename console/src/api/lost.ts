/** Whether the session has ended while a page was open: it is asked for again over the page, which keeps what was typed. */
class Flag {
  private value = false;
  private readonly watchers = new Set<() => void>();

  read = (): boolean => this.value;

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  set(value: boolean): void {
    if (value !== this.value) {
      this.value = value;
      this.watchers.forEach((watcher) => watcher());
    }
  }
}

export const sessionLost = new Flag();
