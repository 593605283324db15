// Saves a form as people type. <form data-autosave="URL"> with a hidden row_version; see docs/pages.md.
// Whatever happens, what was typed stays in the fields: nothing here ever clears or replaces one unasked.
import { showBothTexts } from "./both_texts.js";

const QUIET_MS = 800; // after the last key
const ANSWER_MS = 8000; // longer than the slowest save that the server still answers
const RETRY_MS = [5000, 10000, 30000];
const CONTROLS = ["row_version", "csrf_token"]; // sent along, but no change of them is a change of the form
const SAYS = {
  saving: "Saving…",
  waiting: "Not saved yet.",
  failed: "Not saved. What you typed is still here; saving is tried again.",
  refused: "Not saved: an answer needs another look.",
  partly: "Saved, but for an answer that needs another look.",
  signedOut: "Not saved: you were signed out. Sign in again in another tab; what you typed is still here.",
  stale: "Not saved: somebody else changed this too. Choose below which text to keep.",
};

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.saved = this.fields();
    this.busy = false;
    this.failures = 0;
    form.addEventListener("input", () => this.later(QUIET_MS));
    form.addEventListener("change", () => this.later(QUIET_MS / 4));
    form.addEventListener("submit", (event) => this.submitting(event));
    // A refreshed part of the page may have brought new fields into the form; they are saved like typed ones.
    document.body.addEventListener("htmx:after:swap", () => this.later(QUIET_MS));
    addEventListener("beforeunload", (event) => { if (this.unsaved()) event.preventDefault(); });
    document.addEventListener("visibilitychange", () => this.save()); // leaving, or back from signing in elsewhere
  }

  fields() {
    const data = new FormData(this.form);
    for (const name of [...data.keys()]) {
      if (CONTROLS.includes(name) || data.get(name) instanceof File || !this.holds(name)) data.delete(name);
    }
    return new URLSearchParams(data).toString();
  }

  /** A control that stands elsewhere on the page (`form="ID"`) belongs to the button beside it, not to what is saved. */
  holds(name) { return this.form.querySelector(`[name="${CSS.escape(name)}"]`) !== null; }

  /** A save under way would make this form's row version an old one: the form goes out once its answer is there. */
  submitting(event) {
    clearTimeout(this.timer);
    if (this.busy) {
      event.preventDefault();
      this.held = { submitter: event.submitter };
    } else {
      this.saved = this.fields();
    }
  }

  /** Sends a form that waited, unless its save found no way: then it would be lost on that way too. */
  release() {
    const { held } = this;
    this.held = null;
    if (held && this.state !== "failed") this.form.requestSubmit(held.submitter);
  }

  unsaved() { return this.fields() !== this.saved; }

  later(delay) {
    clearTimeout(this.timer);
    if (!this.unsaved()) return;
    if (this.state !== "stale") this.say("waiting", SAYS.waiting);
    this.timer = setTimeout(() => this.save(), delay);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.busy || this.state === "stale" || !this.unsaved()) return;
    const sent = this.fields();
    this.busy = true;
    this.say("saving", SAYS.saving);
    try {
      if (this.renew) await this.renewToken();
      await this.answer(await this.post(sent), sent);
    } catch {
      this.retry(); // no answer: the network, or the time limit
    } finally {
      this.busy = false;
      this.release();
    }
  }

  /** After signing in again the form's token is a former session's: takes the new one from the page, fetched anew. */
  async renewToken() {
    const page = await fetch(location.href, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (page.redirected || !page.ok) return;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = fresh.querySelector("form[data-autosave] [name=csrf_token]");
    if (!token) return;
    this.form.elements.csrf_token.value = token.value;
    this.renew = false;
  }

  post(sent) {
    const body = new URLSearchParams(sent);
    for (const name of CONTROLS) body.set(name, this.form.elements[name].value);
    return fetch(this.form.dataset.autosave, {
      method: "POST",
      headers: { "X-Autosave": "1" },
      body,
      signal: AbortSignal.timeout(ANSWER_MS),
      keepalive: sent.length < 60000,
    });
  }

  async answer(response, sent) {
    if (response.ok) {
      const body = await response.json();
      this.form.elements.row_version.value = body.row_version;
      this.saved = sent;
      this.failures = 0;
      this.say("saved", `Saved ${body.saved}`);
      this.form.dispatchEvent(new CustomEvent("concord:saved", { bubbles: true }));
      if (this.unsaved()) this.later(QUIET_MS);
    } else if (response.status === 412) {
      this.choose(await response.json());
    } else if (response.status === 422) {
      const version = response.headers.get("X-Row-Version"); // the other answers were saved
      if (version) this.form.elements.row_version.value = version;
      const problem = await response.json().catch(() => ({}));
      this.say("refused", `${version ? SAYS.partly : SAYS.refused} ${problem.errors?.[0]?.message ?? "It is checked when you go on."}`);
    } else if (response.status >= 500 || response.status === 429) {
      this.retry();
    } else {
      this.refused(response.status, await response.json());
    }
  }

  /** 401, or a token of a former session: tried again once somebody signed in. Anything else: trying again is no use. */
  refused(status, problem) {
    this.renew = status === 401 || problem.type?.endsWith(":stale_form");
    if (this.renew) this.retry(SAYS.signedOut);
    else this.say("failed", `Not saved: ${problem.title} What you typed is still here.`);
  }

  retry(words = SAYS.failed) {
    this.say("failed", words);
    const delay = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.save(), delay);
  }

  choose(theirs) {
    this.say("stale", theirs.own ? `Not saved, as this was changed by ${theirs.by}: choose below which text to keep.` : SAYS.stale);
    showBothTexts(this.form, theirs, () => {
      this.form.elements.row_version.value = theirs.row_version;
      this.saved = null; // whatever was chosen is saved on top of their version
      this.state = "waiting";
      this.save();
    });
  }

  say(state, words) {
    this.state = state;
    this.form.dataset.autosaveState = state;
    this.status.dataset.state = state;
    if (this.status.textContent !== words) this.status.textContent = words;
  }
}

export function startAutosave(root = document) {
  for (const form of root.querySelectorAll("form[data-autosave]")) new Autosave(form);
}
