// What the desk needs beyond htmx: say what was done where screen readers hear it, and say errors in words.
"use strict";

const WORDS = {
  0: "The desk could not be reached. Check the connection.",
  400: "The desk could not read that. Nothing was saved. Reload the page, then try again.",
  403: "Your role does not allow this, or somebody logged in or out in this browser. Nothing was saved. Reload the page to see.",
  404: "This is no longer there. Nothing was saved. Reload the page to see.",
  500: "Something broke at our end. Tell us if it happens again.",
};
const UNKNOWN = "Whether this was saved is not known: look before you send it again.";

// What was sent may have been saved although no answer came, or one that says nothing of it.
function sayError({ requestConfig, xhr }) {
  const words = WORDS[xhr.status] ?? WORDS[500];
  const isUnknown = requestConfig.verb !== "get" && (words === WORDS[0] || words === WORDS[500]);
  say(isUnknown ? `${words} ${UNKNOWN}` : words);
}

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
  if (!asksByItself(event)) sayError(event.detail);
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => asksByItself(event) || sayError(event.detail));
}
