/** A value that parts of the page watch. */
export class Watched<T> {
  private readonly watchers = new Set<() => void>();

  constructor(private value: T) {}

  read = (): T => this.value;

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  set = (value: T): void => {
    if (value !== this.value) {
      this.value = value;
      this.watchers.forEach((watcher) => watcher());
    }
  };
}
