// Two people changed one form: shows both texts of each field that differs, and lets the person choose.

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function labelOf(field) {
  const group = field instanceof RadioNodeList ? field[0].closest("fieldset")?.querySelector("legend") : field.labels?.[0];
  return group?.textContent.trim() ?? "Answer";
}

function choice(field, theirs, by, done) {
  const box = element("fieldset", "usa-fieldset field");
  box.append(element("legend", "usa-legend", labelOf(field)));
  const texts = element("div", "both-texts");
  for (const [title, value, button] of [["Your text", field.value, "Keep mine"], [`Saved by ${by}`, theirs, "Take this one"]]) {
    const side = element("div", "both-texts__side");
    const shown = element("p", "both-texts__text", value || "(empty)");
    shown.tabIndex = 0; // a long text scrolls, and must scroll by keyboard too
    const pick = element("button", "usa-button usa-button--outline usa-button--small", button);
    pick.type = "button";
    pick.addEventListener("click", () => { field.value = value; box.remove(); done(field); });
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
  const differing = Object.entries(theirs.values).filter(([name, value]) => form.elements[name] && form.elements[name].value !== value);
  let left = differing.length;
  const done = (field) => {
    left -= 1;
    if (left > 0) return panel.querySelector("button").focus();
    panel.remove();
    (field instanceof RadioNodeList ? field[0] : field).focus();
    return finished();
  };
  if (left === 0) return finished();
  for (const [name, value] of differing) panel.append(choice(form.elements[name], value, theirs.by, done));
  form.querySelector("[data-autosave-panel]").append(panel);
  return panel.querySelector("button").focus();
}
