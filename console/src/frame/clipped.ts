/** How far up from where the pointer stands the element that cuts a text off may be. */
const near = 4;

/** Gives a text that its element cuts off a title with the whole text, when the pointer or the focus comes to it. */
export function titleClipped(event: Event): void {
  let one = event.target instanceof HTMLElement ? event.target : null;
  for (let i = 0; one !== null && i < near; i++, one = one.parentElement) {
    if (one.dataset['clipped'] !== undefined || (one.closest('[title]') === null && isClipped(one))) {
      one.title = one.innerText;
      one.dataset['clipped'] = '';
      return;
    }
  }
}

function isClipped(one: HTMLElement): boolean {
  const cut = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
  return cut && getComputedStyle(one).overflowX === 'hidden';
}

/** Watches the whole page, so that no part needs a title of its own. */
export function watchClipped(): void {
  document.addEventListener('mouseover', titleClipped);
  document.addEventListener('focusin', titleClipped);
}
