// The board after a swap: what was unfolded stays so, how many claims there are is said to who cannot see it, and whoever
// edited a cell goes on from there.
"use strict";

{
  let open = [];

  document.addEventListener("edited", (event) => {
    say(event.detail.value);
    document.getElementById(event.detail.at)?.focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.target.closest?.(".cell-form")?.querySelector(".buttons a").click();
  });

  const isBoard = (event) => event.detail.target.id === "board" && event.detail.requestConfig.verb === "get";

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (isBoard(event)) open = [...document.querySelectorAll("#board details[open]")].map((one) => one.id);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (!isBoard(event)) return;
    document.querySelector("#columns input:not([type=hidden]), #save-view input:not([type=hidden])")?.focus();
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    const count = document.getElementById("count").textContent;
    document.getElementById("board-said").textContent = count;
  });
}
