// Linking evidence: unfold what describes a new source, with what was typed for it, and fold it for a known one.
"use strict";

document.addEventListener("htmx:beforeSwap", (event) => {
  const part = event.detail.target;
  // A proposal that was asked for before somebody began to type comes too late.
  const typing = part.contains(document.activeElement) && document.activeElement.value;
  if (part.id === "origin-form" && typing) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:afterSettle", () => {
  const summary = document.getElementById("source-summary");
  const described = document.getElementById("new-source");
  if (!summary || !described) return;
  for (const [id, text] of [["id_url", summary.dataset.address ?? ""], ["id_title", summary.dataset.title ?? ""]]) {
    const field = document.getElementById(id);
    // Only over nothing, or over what was filled in here: never over what somebody typed.
    if (field.value === (field.dataset.filled ?? "")) {
      field.value = text;
      field.dataset.filled = text;
    }
  }
  if ("new" in summary.dataset) described.open = true;
});
