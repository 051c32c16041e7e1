/** The orders of the list of configs that the page offers. */
export const configSorts = ['next_due_at', 'name', '-updated_at', '-failures_in_a_row', '-last_finished_at', 'priority'] as const;
