// Picking claims on the board: say how many are ticked, and tick all of the page with the box in the heading.
"use strict";

{
  const picks = () => [...document.querySelectorAll('#board input[name="pick"]')];

  function count() {
    const picked = document.getElementById("picked");
    if (!picked) return;
    const ticked = picks().filter((box) => box.checked).length;
    const all = document.querySelector('#selection input[name="all"]').checked;
    const words = { 0: picked.dataset.none, 1: picked.dataset.one }[ticked] ?? picked.dataset.many.replace("{n}", ticked);
    const label = all ? picked.dataset.all : words;
    if (picked.textContent !== label) picked.textContent = label;
    const page = document.getElementById("pick-page");
    if (page) {
      page.hidden = false;
      page.checked = ticked > 0 && ticked === picks().length;
      page.indeterminate = ticked > 0 && !page.checked;
    }
  }

  document.addEventListener("change", (event) => {
    if (event.target.id === "pick-page") picks().forEach((box) => (box.checked = event.target.checked));
    if (event.target.closest?.("#board")) count();
  });
  document.addEventListener("htmx:afterSettle", count);
  window.addEventListener("pageshow", count); // going back, the browser has ticked again what was ticked
}
