// The boxes that pick a row by its name are drawn by select2, which gives them no name of their own: take that of the
// label. jQuery calls what waits for the page in order, so this comes after the drawing.
window.django?.jQuery?.(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = select.labels[0]?.textContent.replace(/:\s*$/, "").trim();
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    const shown = box?.querySelector("[role=textbox]");
    if (!label || !shown) continue;
    shown.setAttribute("aria-label", label);
    box.setAttribute("aria-label", label);
    box.removeAttribute("aria-labelledby");
  }
});

// Whoever logs out here leaves no draft of the desk's forms on this device either (static/desk/drafts.js).
{
  const { account } = document.currentScript.dataset;
  document.getElementById("logout-form")?.addEventListener("submit", () => {
    try {
      const drafts = Object.keys(localStorage).filter((name) => name.startsWith(`draft:${account}:`));
      for (const name of drafts) localStorage.removeItem(name);
    } catch {
      // The device keeps nothing, so there is none.
    }
  });
}
