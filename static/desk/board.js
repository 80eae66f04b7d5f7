// The board after a swap: what was unfolded stays so, and how many claims there are is said to who cannot see it.
"use strict";

{
  let open = [];

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
