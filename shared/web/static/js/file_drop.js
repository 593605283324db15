// A file may be dropped on a file field's box. Choosing by the button works without this.
export function startFileDrops(root = document) {
  for (const box of root.querySelectorAll("[data-file-drop]")) {
    const input = box.querySelector("input");
    const over = (on) => (event) => { event.preventDefault(); box.classList.toggle("file-drop--over", on); };
    box.addEventListener("dragover", over(true));
    box.addEventListener("dragleave", over(false));
    box.addEventListener("drop", (event) => {
      over(false)(event);
      if (event.dataTransfer.files.length === 0) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}
