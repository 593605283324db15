// A status's meaning shows by CSS on hover and focus. This turns it to the other side where the page ends, and puts
// it away on Escape without moving pointer or focus (WCAG 1.4.13).
const OPEN = ".status:hover, .status:focus-within";

function turn(event) {
  const status = event.target.closest?.(".status");
  const meaning = status?.querySelector(".status__meaning");
  if (!meaning) return;
  status.classList.remove("status--end");
  const beyond = meaning.getBoundingClientRect().right > document.documentElement.clientWidth;
  status.classList.toggle("status--end", beyond);
}

function dismiss(event) {
  if (event.key !== "Escape") return;
  for (const status of document.querySelectorAll(OPEN)) {
    status.classList.add("status--dismissed");
    const restore = () => status.classList.remove("status--dismissed");
    status.addEventListener("mouseleave", restore, { once: true });
    status.addEventListener("focusout", restore, { once: true });
  }
}

export function startTooltips(root = document) {
  root.addEventListener("mouseover", turn);
  root.addEventListener("focusin", turn);
  root.addEventListener("keydown", dismiss);
}
