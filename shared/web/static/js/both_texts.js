// Two people changed one form: shows both texts of each field that differs, and lets the person choose.

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** A group of radio buttons or boxes as a list of its controls; any other field as a list of one. */
function controls(field) {
  return field instanceof RadioNodeList ? [...field] : [field];
}

const isBox = (control) => control.type === "checkbox";

function valueOf(field) {
  const all = controls(field);
  return isBox(all[0]) ? all.filter((box) => box.checked).map((box) => box.value).join(", ") : field.value;
}

function setValue(field, value) {
  const all = controls(field);
  if (!isBox(all[0])) field.value = value;
  else for (const box of all) box.checked = value.split(", ").includes(box.value);
}

function wordsOf(field, value) {
  const named = controls(field).filter((control) => ["radio", "checkbox"].includes(control.type));
  const words = named.filter((control) => value.split(", ").includes(control.value)).map((control) => control.labels?.[0]?.textContent.trim());
  return words.join(", ") || value || "(empty)";
}

function labelOf(field) {
  const first = controls(field)[0];
  const legend = first.closest("fieldset")?.querySelector("legend")?.textContent.trim();
  const own = first.labels?.[0]?.textContent.trim() ?? "Answer";
  if (!legend) return own;
  return ["radio", "checkbox"].includes(first.type) ? legend : `${legend}: ${own}`;
}

function choice(field, theirs, by, done) {
  const box = element("fieldset", "usa-fieldset field");
  box.append(element("legend", "usa-legend", labelOf(field)));
  const texts = element("div", "both-texts");
  for (const [title, value, button] of [["Your answer", valueOf(field), "Keep mine"], [`Saved by ${by}`, theirs, "Take this one"]]) {
    const side = element("div", "both-texts__side");
    const shown = element("p", "both-texts__text", wordsOf(field, value));
    shown.tabIndex = 0; // a long text scrolls, and must scroll by keyboard too
    const pick = element("button", "usa-button usa-button--outline usa-button--small", button);
    pick.type = "button";
    pick.addEventListener("click", () => { setValue(field, value); box.remove(); done(field); });
    side.append(element("p", "both-texts__who", title), shown, pick);
    texts.append(side);
  }
  box.append(texts);
  return box;
}

/** `theirs`: {by, values}. Calls `finished` once every field that differs has been decided. */
export function showBothTexts(form, theirs, finished) {
  const panel = element("div", "both-texts-panel");
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", "Two texts to choose from");
  const differing = Object.entries(theirs.values).filter(([name, value]) => form.elements[name] && valueOf(form.elements[name]) !== value);
  let left = differing.length;
  const done = (field) => {
    left -= 1;
    if (left > 0) return panel.querySelector("button").focus();
    panel.remove();
    controls(field)[0].focus();
    return finished();
  };
  if (left === 0) return finished();
  for (const [name, value] of differing) panel.append(choice(form.elements[name], value, theirs.by, done));
  form.querySelector("[data-autosave-panel]").append(panel);
  return panel.querySelector("button").focus();
}
