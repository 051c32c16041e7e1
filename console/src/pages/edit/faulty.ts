/** The first field of a form in which the server found a fault; null where none of its faults has a field. */
export function firstFaulty(form: HTMLElement): HTMLElement | null {
  const found = form.querySelector('[aria-invalid="true"], .error-detail');
  const field = found?.matches('.error-detail') ? found.closest('.form-group')?.querySelector('input, select, textarea') : found;
  return field instanceof HTMLElement ? field : null;
}
