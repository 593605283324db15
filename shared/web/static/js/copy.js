// Copy buttons: put the text of data-copy on the clipboard and say so in the button and to screen readers.
export function startCopyButtons(root = document) {
  root.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const words = button.querySelector("[data-copy-words]");
    const before = words.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      words.textContent = "Copied";
    } catch {
      words.textContent = "Select and copy by hand";
    }
    setTimeout(() => { words.textContent = before; }, 2000);
  });
}
