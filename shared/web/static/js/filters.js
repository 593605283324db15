// On a narrow screen the filters would push the list out of sight: they start closed. Without scripts they stay open.
export function startFilters(root = document) {
  if (matchMedia("(min-width: 60em)").matches) return;
  for (const filters of root.querySelectorAll("details[data-filters]")) filters.open = false;
}
