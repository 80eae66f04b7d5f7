// Naming a source: unfold what describes a new one, with what was typed for it, and fold it for a known one.
"use strict";

{
  const isDescribed = (part) =>
    [...part.querySelectorAll("input:not([type=radio], [type=hidden]), select")].some((field) => field.value);

  // Without a script it stays unfolded, as it was sent.
  function fold() {
    const part = document.getElementById("new-source");
    if (!part || "folds" in part.dataset) return;
    part.dataset.folds = "";
    if (!("described" in part.dataset) && !isDescribed(part)) part.open = false;
  }

  function followSummary(summary) {
    const part = document.getElementById("new-source");
    for (const [id, text] of [["id_url", summary.dataset.address ?? ""], ["id_title", summary.dataset.title ?? ""]]) {
      const field = document.getElementById(id);
      // Only over nothing, or over what was filled in here: never over what somebody typed.
      if (field.value === (field.dataset.filled ?? "")) {
        field.value = text;
        field.dataset.filled = text;
      }
    }
    if ("new" in summary.dataset) part.open = true;
    const isIn = part.querySelector(".fields").contains(document.activeElement);
    if ("known" in summary.dataset && !isDescribed(part) && !isIn) part.open = false;
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.target;
    const field = document.activeElement;
    // What was asked before somebody began to type, or to choose, comes too late.
    const typing = part.contains(field) && field.matches("input:not([type=checkbox]), select") && field.value;
    if (part.matches("#origin-form, .if-new") && typing) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", fold);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "source-summary") followSummary(event.target);
  });
  fold();
}
