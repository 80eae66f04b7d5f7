// Picking claims on the board: say how many are ticked, tick all of the page with the box in the heading, and with Shift
// all from the last one that was ticked to this one.
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

  let last = null; // by its id: news may put another row in its place

  document.addEventListener("click", (event) => {
    const boxes = picks();
    const here = boxes.indexOf(event.target);
    if (here === -1) return;
    const from = boxes.findIndex((box) => box.id === last);
    if (event.shiftKey && from !== -1) {
      for (const box of boxes.slice(Math.min(from, here), Math.max(from, here) + 1)) box.checked = event.target.checked;
    }
    last = event.target.id;
  });

  document.addEventListener("change", (event) => {
    if (event.target.id === "pick-page") picks().forEach((box) => (box.checked = event.target.checked));
    if (event.target.closest?.("#board")) count();
  });
  document.addEventListener("htmx:afterSettle", count);
  window.addEventListener("pageshow", count); // going back, the browser has ticked again what was ticked
}
