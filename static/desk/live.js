// News of colleagues is put into an open page: what somebody is typing in, or has unfolded, stays as it is.
"use strict";

let unfolded = [];

document.addEventListener("news", (event) => {
  const said = document.createElement("p");
  said.className = "said-now";
  said.textContent = event.detail.value;
  document.getElementById("said").replaceChildren(said);
});

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const part = event.detail.target;
  const typing = document.activeElement?.matches("input, textarea, select") && part.contains(document.activeElement);
  const isEdited = part.localName === "tr" ? part.querySelector(".editing") : typing;
  if (isEdited) event.detail.shouldSwap = false;
  unfolded = [...part.querySelectorAll("details")].map((one) => one.open);
});

document.addEventListener("htmx:oobAfterSwap", (event) => {
  const part = document.getElementById(event.detail.target.id);
  part?.querySelectorAll("details").forEach((one, place) => {
    if (unfolded[place]) one.open = true;
  });
  if (part?.localName === "tr") part.classList.add("fresh");
});
