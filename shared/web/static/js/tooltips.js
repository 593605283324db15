// A status's meaning shows by CSS on hover and focus; Escape puts it away without moving either (WCAG 1.4.13).
export function startTooltips(root = document) {
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const status of root.querySelectorAll(".status:hover, .status:focus-within")) {
      status.classList.add("status--dismissed");
      const restore = () => status.classList.remove("status--dismissed");
      status.addEventListener("mouseleave", restore, { once: true });
      status.addEventListener("focusout", restore, { once: true });
    }
  });
}
