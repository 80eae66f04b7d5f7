// Long work: say how far it is where screen readers hear it, and keep the place of whoever pressed the button that is gone.
"use strict";

document.addEventListener("progress", (event) => {
  if (event.detail === null || typeof event.detail !== "object") return;
  document.getElementById("progress-status").textContent = event.detail.value;
  if (document.activeElement === document.body) document.getElementById("batch-title").focus({ preventScroll: true });
});
