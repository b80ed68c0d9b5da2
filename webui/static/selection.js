/* A selection of answers in the browser's own storage: ticks beside answers, and a link to the page that shows them.
   Without this script, /selection/add does the same by addresses alone. */
(() => {
  "use strict";

  const { selection, style } = document.currentScript.dataset;
  const root = selection.slice(0, -"selection".length);
  const kept = `answerstacks ${selection}`;
  const most = 100;

  const read = () => {
    try {
      const ids = JSON.parse(localStorage.getItem(kept));
      return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
    } catch { return []; }
  };
  const write = (ids) => {
    try { localStorage.setItem(kept, JSON.stringify(ids.slice(0, most))); } catch { /* There is no storage. */ }
    show();
  };
  const address = (ids) => `${selection}?${ids.map((id) => `id=${encodeURIComponent(id)}`).join("&")}`;
  const idOf = (link) => {
    try { return decodeURIComponent(new URL(link.href).pathname.slice(`${root}answers/`.length)); } catch { return ""; }
  };

  const said = document.createElement("a");
  said.className = "selected";
  const show = () => {
    if (location.pathname === selection) return;
    const ids = read();
    said.href = address(ids);
    said.textContent = `${ids.length} selected`;
    if (!ids.length) said.remove();
    else if (!said.isConnected) document.querySelector("main").append(said);
    for (const box of document.querySelectorAll(".tick input")) box.checked = ids.includes(box.value);
  };

  const tick = (card) => {
    const link = [...card.querySelectorAll(`a[href^="${root}answers/"]`)].pop();
    const id = link && idOf(link);
    if (!id || card.querySelector(".tick")) return;
    const label = document.createElement("label");
    label.className = "tick";
    label.title = "Select to cite, export or print";
    const box = document.createElement("input");
    box.type = "checkbox";
    box.value = id;
    box.setAttribute("aria-label", `Select the answer of ${card.querySelector("h2").firstChild.textContent.trim()}`);
    label.append(box);
    card.append(label);
  };
  const tickAll = () => {
    for (const card of document.querySelectorAll(".cards .card")) tick(card);
    show();
  };
  document.addEventListener("change", ({ target }) => {
    if (!target.closest(".tick")) return;
    const others = read().filter((id) => id !== target.value);
    write(target.checked ? [...others, target.value] : others);
  });

  const here = () => new URLSearchParams(location.search).getAll("id");
  if (location.pathname === selection) {
    /* The page of a selection: it is told by its address, and kept only when asked. */
    if (!here().length && read().length) location.replace(address(read()));
    const buttons = document.querySelector(".keep");
    if (buttons) buttons.hidden = false;
    document.querySelector("[data-keeps]")?.addEventListener("click", () => write(here()));
    document.querySelector("[data-forgets]")?.addEventListener("click", () => write([]));
    for (const link of document.querySelectorAll("[data-leaves]")) {
      link.addEventListener("click", () => write(read().filter((id) => id !== link.dataset.leaves)));
    }
    return;
  }

  for (const button of document.querySelectorAll("[data-selects]")) {
    const label = () => {
      const chosen = read().includes(button.dataset.selects);
      button.setAttribute("aria-pressed", chosen);
      button.textContent = chosen ? "Selected" : "Select";
    };
    button.addEventListener("click", () => {
      const others = read().filter((id) => id !== button.dataset.selects);
      write(read().includes(button.dataset.selects) ? others : [...others, button.dataset.selects]);
      label();
    });
    label();
    button.hidden = false;
  }
  /* The style comes first: without it, ticks would push the page about. */
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = style;
  sheet.addEventListener("load", () => {
    tickAll();
    /* Results of another filter take the place of these. */
    const found = document.querySelector(".found");
    if (found) new MutationObserver(tickAll).observe(found, { childList: true });
  });
  document.head.append(sheet);
})();
