// One press sends a form once: until the answer is there, its button is off and further presses send nothing.
// The server takes a second sending for the first (same key) anyway; this spares people the wait and the doubt.
const ANSWER_MS = 15000; // longer than any answer takes: a download, or a stopped page, leaves no button off for ever

export function startDoublePressGuard(root = document) {
  const pressed = new Map(); // form -> its button and timer

  function release(form) {
    const held = pressed.get(form);
    if (!held) return;
    clearTimeout(held.timer);
    if (held.button) held.button.disabled = false;
    form.removeAttribute("aria-busy");
    pressed.delete(form);
  }

  function hold(form, button) {
    const held = { button: null, timer: setTimeout(() => release(form), ANSWER_MS) };
    pressed.set(form, held);
    form.setAttribute("aria-busy", "true");
    setTimeout(() => { // a button that is off at once would not be sent with its form
      if (!button || button.disabled || pressed.get(form) !== held) return;
      button.disabled = true;
      held.button = button;
    });
  }

  const isOurs = (form) => form instanceof HTMLFormElement && (form.method === "post" || form.matches("[hx-post]"));

  root.addEventListener("submit", (event) => { // first of all, so that htmx does not send a second time either
    if (!isOurs(event.target) || !pressed.has(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  root.addEventListener("submit", (event) => {
    const byHtmx = event.target.matches("[hx-post]");
    if (isOurs(event.target) && (byHtmx || !event.defaultPrevented)) hold(event.target, event.submitter);
  });
  root.addEventListener("htmx:finally:request", (event) => release(event.target.closest("form")));
  addEventListener("pageshow", () => [...pressed.keys()].forEach(release)); // back again, from the browser's memory
}
