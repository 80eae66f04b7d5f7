// Single keys for those who work without a mouse. One switch among the preferences turns them off (WCAG 2.1.4).
"use strict";

const ROWS = "#board tbody tr, .keyed-rows > :is(li, tr)";

function current() {
  return document.activeElement?.closest(ROWS) ?? null;
}

function move(step) {
  const rows = [...document.querySelectorAll(ROWS)];
  const here = rows.indexOf(current());
  const next = rows[here === -1 ? (step > 0 ? 0 : rows.length - 1) : here + step];
  next?.querySelector("a")?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function act(key) {
  const here = document.querySelector(`#head [data-key="${key}"]`);
  const row = current()?.querySelector("a[data-keys]");
  if (here) here.click();
  else if (row) window.location.assign(row.href + { e: "evidence/", p: "positions/", s: "status/" }[key]);
}

const KEYS = {
  "/": () => {
    const search = document.querySelector("main input[type=search]");
    if (search) search.focus();
    else window.location.assign(document.body.dataset.board + "#id_q");
  },
  j: () => move(1),
  k: () => move(-1),
  o: () => current()?.querySelector("a")?.click(),
  x: () => current()?.querySelector("input[type=checkbox]")?.click(),
  e: () => act("e"),
  p: () => act("p"),
  s: () => act("s"),
  "?": () => document.getElementById("help").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
  const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
  if (!act) return;
  event.preventDefault();
  act();
});

if (window.location.hash === "#id_q") document.getElementById("id_q")?.focus();
