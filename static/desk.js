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
  document.querySelector("#workspace h1")?.focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.localName !== "input") document.getElementById("said").replaceChildren();
});

document.addEventListener("htmx:responseError", (event) => {
  say(WORDS[event.detail.xhr.status] ?? WORDS[500]);
});
document.addEventListener("htmx:sendError", () => say(WORDS[0]));
document.addEventListener("htmx:timeout", () => say(WORDS[0]));
