// After a refused form the summary takes the focus, so that it is read first; its links go to the fields.
export function startErrorSummary(root = document) {
  root.querySelector("[data-error-summary]")?.focus();
}
