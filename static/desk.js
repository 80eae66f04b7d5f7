// What the desk needs beyond htmx: say what was done where screen readers hear it, and say errors in words.
"use strict";

const WORDS = {
  0: "The desk could not be reached. Nothing was saved. Check the connection, then try again.",
  400: "The desk could not read that. Nothing was saved. Reload the page, then try again.",
  403: "Your role does not allow this, or your session has ended. Nothing was saved. Reload the page to see.",
  404: "This is no longer there. Nothing was saved. Reload the page to see.",
  500: "Something broke at our end. Nothing was saved. Try again, and tell us if it happens again.",
};

function say(sentence) {
  const said = document.createElement("p");
  said.className = "said-now";
  said.textContent = sentence;
  document.getElementById("said").replaceChildren(said);
}

document.addEventListener("said", (event) => {
  say(event.detail.value);
  const part = document.getElementById(event.detail.at);
  (part?.querySelector("h2") ?? document.querySelector("main h1"))?.focus({ preventScroll: true });
  if (part) part.scrollIntoView();
  else window.scrollTo({ top: 0 });
});

// What asks by itself says nothing of its errors: nobody waits for it, and it asks again.
const asksByItself = (event) => event.target.matches?.("input, #live, [hx-trigger~=load]");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!asksByItself(event)) document.getElementById("said").replaceChildren();
});

document.addEventListener("htmx:responseError", (event) => {
  if (!asksByItself(event)) say(WORDS[event.detail.xhr.status] ?? WORDS[500]);
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => asksByItself(event) || say(WORDS[0]));
}
