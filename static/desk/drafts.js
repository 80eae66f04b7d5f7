// A form keeps what is typed in it on this device until it is saved, and whoever leaves it half typed is asked.
//
// Where what is kept:
//   localStorage    draft:<account>:<token of the form>: { path, at, tab, fields, offered }
//                   What was changed in the fields that one sees, each with what stood there before, and what a field
//                   offered instead of what was typed. Never a password, a file, or a hidden field.
//   sessionStorage  tab: which tab this is. What was typed in it stands in the form again after Back and Reload.
//   cookie          saved: the token of the form that the desk saved last. It is read and taken away here.
// A draft goes when its form is saved, when it is discarded, when its account logs out here, and after KEPT_DAYS.
"use strict";

{
  const KEPT_DAYS = 14;
  const NEVER = "[type=hidden], [type=password], [type=file], [type=submit], [name=confirmed]";
  const FIELDS = `textarea, select, input:not(${NEVER})`;
  const words = document.getElementById("draft");
  const met = new WeakSet(); // forms that were looked at
  const saved = new Set(); // tokens
  let sending = null; // the form with which this page is left
  let leaving = false; // somebody was asked, and leaves it

  // The device may refuse to keep anything. Then nothing is kept, and all else goes on.
  function stored(act) {
    try {
      return act();
    } catch {
      return null;
    }
  }

  const tab = stored(() => (sessionStorage.tab ??= `${Date.now()}-${Math.random()}`));
  const forms = () => [...document.querySelectorAll("form > input[name=account]")].map((mark) => mark.form);
  const token = (form) => form.querySelector(":scope > input[name=token]").value;
  const path = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
  const account = (form) => form.querySelector(":scope > input[name=account]").value;
  const key = (form) => `draft:${account(form)}:${token(form)}`;
  const isUnsaved = (form) => "unsaved" in form.querySelector(":scope > input[name=account]").dataset;
  const fieldsOf = (form) => [...form.elements].filter((one) => one.name && one.matches(FIELDS));
  const isTicked = (field) => field.matches("[type=checkbox], [type=radio]");
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // What stands in each field, and what stood there when it was drawn.
  function read(form) {
    const found = {};
    for (const field of fieldsOf(form)) {
      const { typed, drawn } = (found[field.name] ??= { typed: [], drawn: [] });
      if (isTicked(field)) {
        if (field.checked) typed.push(field.value);
        if (field.defaultChecked) drawn.push(field.value);
      } else {
        typed.push(field.value);
        const first = field.options && ([...field.options].find((one) => one.defaultSelected) ?? field.options[0]);
        drawn.push(field.options ? (first?.value ?? "") : field.defaultValue);
      }
    }
    return found;
  }

  const changed = (form) => Object.entries(read(form)).filter(([, { typed, drawn }]) => !same(typed, drawn));

  function isHalfTyped(form) {
    if (form === sending || saved.has(token(form))) return false;
    return changed(form).length > 0 || (isUnsaved(form) && fieldsOf(form).length > 0);
  }

  // Keep

  const load = (name) => stored(() => JSON.parse(localStorage.getItem(name)));
  const forget = (name) => stored(() => localStorage.removeItem(name));
  const names = () => stored(() => Object.keys(localStorage).filter((name) => name.startsWith("draft:"))) ?? [];

  function keep(form) {
    if (saved.has(token(form))) return;
    const before = load(key(form))?.fields ?? {};
    const now = read(form);
    const fields = {};
    for (const name of new Set([...Object.keys(before), ...changed(form).map(([name]) => name)])) {
      const drawn = before[name]?.drawn ?? now[name].drawn;
      const typed = now[name]?.typed ?? before[name].typed;
      if (!same(typed, drawn)) fields[name] = { typed, drawn };
    }
    if (!Object.keys(fields).length) return forget(key(form));
    const draft = { path: path(form), at: Date.now(), tab, fields, offered: offeredIn(form) };
    stored(() => localStorage.setItem(key(form), JSON.stringify(draft)));
  }

  // What was offered instead of what was typed, as words: each fieldset of them stands in the row of its field.
  function offeredIn(form) {
    return [...form.querySelectorAll(".field > fieldset.offered")].map((box) => ({
      row: box.parentElement.id,
      legend: box.querySelector("legend").textContent,
      choices: [...box.querySelectorAll("label")].map((label) => [
        label.control.name,
        label.control.value,
        label.querySelector("bdi")?.textContent ?? label.textContent.trim(),
        label.querySelector(".hint")?.textContent ?? "",
      ]),
    }));
  }

  const made = (tag, ...inside) => {
    const element = document.createElement(tag);
    element.append(...inside);
    return element;
  };

  function offerAgain({ row, legend, choices }) {
    const place = document.getElementById(row);
    if (!place || place.querySelector(".offered")) return;
    const labels = choices.map(([name, value, text, about]) => {
      const button = Object.assign(document.createElement("input"), { type: "radio", name, value });
      const hint = Object.assign(made("span", made("bdi", about)), { className: "hint" });
      return made("label", button, " ", made("span", made("bdi", text), " ", about ? hint : ""));
    });
    const list = Object.assign(made("div", ...labels), { className: "choices" });
    place.append(Object.assign(made("fieldset", made("legend", legend), list), { className: "offered" }));
  }

  // Offer, take up, discard

  function age(draft) {
    const seconds = Math.max(1, Math.round((Date.now() - draft.at) / 1000));
    const units = [[86_400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];
    const [size, unit] = units.find(([size]) => seconds >= size);
    return new Intl.RelativeTimeFormat(document.documentElement.lang).format(-Math.floor(seconds / size), unit);
  }

  const labelOf = (field) =>
    (field.closest(".field")?.querySelector("legend, label") ?? field.labels[0]).firstChild.textContent.trim();

  // Returns what somebody else changed in the fields since it was typed: their labels.
  function putBack(form, draft) {
    draft.offered.forEach(offerAgain);
    const now = read(form);
    const meanwhile = [];
    const touched = [];
    for (const field of fieldsOf(form)) {
      const kept = draft.fields[field.name];
      if (!kept) continue;
      const [stood, isTick] = [isTicked(field) ? field.checked : field.value, isTicked(field)];
      if (isTick) field.checked = kept.typed.includes(field.value);
      else field.value = kept.typed[0];
      if (stood === (isTick ? field.checked : field.value)) continue;
      touched.push(field);
      for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
      const name = labelOf(field);
      if (!same(kept.drawn, now[field.name].drawn) && !meanwhile.includes(name)) meanwhile.push(name);
    }
    // What is shown of them elsewhere follows, as when they are typed.
    for (const field of touched) {
      for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
    }
    return meanwhile;
  }

  function offer(form, name, draft) {
    const note = words.content.firstElementChild.cloneNode(true);
    const show = (when, values) => {
      for (const part of note.querySelectorAll("[data-when]")) part.hidden = !when.includes(part.dataset.when);
      for (const part of note.querySelectorAll("[data-text]")) {
        part.textContent = part.dataset.text.replace("{age}", values.age).replace("{fields}", values.fields ?? "");
      }
    };
    const take = () => {
      const meanwhile = putBack(form, draft);
      keep(form);
      if (name !== key(form)) forget(name);
      show(meanwhile.length ? ["taken", "changed"] : ["taken"], { age: age(draft), fields: meanwhile.join(", ") });
    };
    note.dataset.draft = name;
    const typed = Object.values(draft.fields).flatMap((field) => field.typed);
    const longest = typed.sort((one, other) => other.length - one.length)[0] ?? "";
    note.querySelector("[data-excerpt]").textContent = longest.slice(0, 120);
    note.querySelector("[data-take]").addEventListener("click", () => {
      take();
      fieldsOf(form)[0]?.focus();
    });
    note.querySelector("[data-discard]").addEventListener("click", () => {
      if (note.querySelector("[data-take]").hidden) {
        form.reset();
        forget(key(form));
      }
      forget(name);
      note.remove();
      fieldsOf(form)[0]?.focus();
    });
    show(["offered"], { age: age(draft) });
    form.before(note);
    return take;
  }

  // The browser, or hx-preserve, has put back what was typed: it is the draft of this form now.
  function standsIn(form, draft) {
    const now = read(form);
    return Object.entries(draft.fields).every(([name, { typed }]) => same(now[name]?.typed, typed));
  }

  function meet(form, comesBack) {
    if (met.has(form)) return;
    met.add(form);
    if (isUnsaved(form)) return;
    const here = new Set(forms().map(key));
    const drafts = names()
      .filter((name) => name.startsWith(`draft:${account(form)}:`) && !here.has(name))
      .filter((name) => !document.querySelector(`[data-draft="${CSS.escape(name)}"]`))
      .map((name) => [name, load(name)])
      .filter(([, draft]) => draft?.path === path(form))
      .sort(([, one], [, other]) => one.at - other.at);
    let again = null;
    for (const [name, draft] of drafts) {
      if (standsIn(form, draft)) {
        keep(form);
        forget(name);
        continue;
      }
      const take = offer(form, name, draft);
      if (draft.tab === tab) again = take;
    }
    if (comesBack && again) again();
  }

  // What the desk has saved is no draft any more, in whatever tab it was typed.
  function readSaved() {
    const found = document.cookie.match(/(?:^|; )saved=([0-9a-f-]{36})/)?.[1];
    if (!found) return;
    document.cookie = "saved=; path=/; max-age=0";
    saved.add(found);
    names().filter((name) => name.endsWith(`:${found}`)).forEach(forget);
  }

  function forgetOld() {
    for (const name of names()) {
      const at = load(name)?.at;
      if (!(at > Date.now() - KEPT_DAYS * 86_400_000)) forget(name);
    }
  }

  window.addEventListener("pageshow", () => {
    sending = null;
    readSaved();
    forgetOld();
    const came = performance.getEntriesByType("navigation")[0]?.type;
    for (const form of forms()) meet(form, came === "back_forward" || came === "reload");
  });
  document.addEventListener("htmx:beforeOnLoad", readSaved);
  // What asks by itself leads nobody to the log-in, away from what they type: that comes when the form is sent.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const asksByItself = event.detail.requestConfig.verb === "get" && !event.target.matches("a, form");
    const leadsAway = event.detail.xhr.getResponseHeader("HX-Redirect");
    const isTyped = halfTyped().length > 0 || document.querySelector("#login input[name=sent]") !== null;
    if (asksByItself && leadsAway && isTyped) event.preventDefault();
  });
  document.addEventListener("htmx:afterSettle", () => forms().forEach((form) => meet(form, false)));
  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => {
      const form = event.target.form;
      if (!form?.querySelector(":scope > input[name=account]")) return;
      sending = null;
      keep(form);
    });
  }

  // Ask

  const halfTyped = () => forms().filter(isHalfTyped);
  const mayLeave = () => window.confirm(words.dataset.ask);
  // htmx keeps a field with hx-preserve whatever takes the place of its form.
  const wouldLose = (form) =>
    isUnsaved(form) || changed(form).some(([name]) => !form.elements[name].hasAttribute?.("hx-preserve"));

  document.addEventListener("submit", (event) => {
    if (event.target.dataset.forgets) {
      names().filter((name) => name.startsWith(`draft:${event.target.dataset.forgets}:`)).forEach(forget);
    } else if (!event.defaultPrevented && forms().includes(event.target)) sending = event.target;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && halfTyped().length) event.preventDefault();
  });
  document.addEventListener("htmx:confirm", (event) => {
    const others = halfTyped().filter((form) => form !== event.target.closest("form") && wouldLose(form));
    if (event.detail.verb !== "get" && others.length && !mayLeave()) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = event.detail;
    const lost = halfTyped().filter((form) => target.contains(form) && wouldLose(form));
    if (requestConfig.verb === "get" && lost.length && !mayLeave()) event.preventDefault();
  });
  // htmx loads the page again for the address to which one goes back: ask before it does.
  const address = () => location.pathname + location.search;
  let here = address();
  window.addEventListener("popstate", (event) => {
    if (address() === here || !halfTyped().length) return;
    if (mayLeave()) {
      leaving = true;
    } else {
      event.stopImmediatePropagation();
      history.pushState({ htmx: true }, "", here);
    }
  });
  document.addEventListener("htmx:pushedIntoHistory", () => (here = address()));
}
