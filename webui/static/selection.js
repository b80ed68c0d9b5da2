/* A selection of answers in the browser's own storage: ticks beside answers, and a link to the page that shows them.
   Without this script, /selection/add does the same by addresses alone. */
(() => {
  "use strict";

  const { selection, style } = document.currentScript.dataset;
  const root = selection.slice(0, -"selection".length);
  const kept = `answerstacks ${selection}`;
  const most = 100;

  /* Where the browser keeps nothing, nothing is offered. */
  try {
    localStorage.setItem(`${kept}?`, "");
    localStorage.removeItem(`${kept}?`);
  } catch { return; }

  const read = () => {
    try {
      const ids = JSON.parse(localStorage.getItem(kept));
      return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
    } catch { return []; }
  };
  const write = (ids) => {
    try {
      if (ids.length) localStorage.setItem(kept, JSON.stringify(ids));
      else localStorage.removeItem(kept);
    } catch { return "This browser has no room for it."; }
    return "";
  };
  const answers = (count) => count === 1 ? "1 answer" : `${count} answers`;
  const address = (ids) => `${selection}?${ids.map((id) => `id=${encodeURIComponent(id)}`).join("&")}`;
  const idOf = (link) => {
    try { return decodeURIComponent(new URL(link.href).pathname.slice(`${root}answers/`.length)); } catch { return ""; }
  };

  const here = [...new Set(new URLSearchParams(location.search).getAll("id").map((id) => id.trim()).filter(Boolean))];
  if (location.pathname === selection) {
    /* The page of a selection: it is told by its address, and kept only when asked. */
    if (!here.length && read().length) {
      location.replace(address(read()));
      return;
    }
    const links = [...document.querySelectorAll("[data-leaves]")];
    const names = new Map(links.map((link) => [link, JSON.parse(link.dataset.leaves)]));
    const shown = [...names.values()].map(([id]) => id);
    /* What the page could not show any more is not kept either, and what was renamed is kept by its new name. */
    const asked = here.slice(0, most);
    const today = (id) =>
      [...names.values()].find((ids) => ids.includes(id))?.[0] ?? (asked.includes(id) ? "" : id);
    const own = [...new Set(read().map(today).filter(Boolean))];
    write(own);
    const mine = own.length === shown.length && own.every((id) => shown.includes(id));

    const box = document.querySelector(".keep");
    box.hidden = false;
    const say = (text) => { box.querySelector("[role=status]").textContent = text; };
    document.querySelector("[data-keeps]")?.addEventListener("click", () => {
      say(write(shown) || `Kept in this browser: ${answers(shown.length)}.`);
    });
    document.querySelector("[data-forgets]").addEventListener("click", () => {
      say(write([]) || "This browser keeps no selection now.");
    });
    for (const link of mine ? links : []) {
      link.addEventListener("click", () => write(read().filter((id) => !names.get(link).includes(id))));
    }
    return;
  }

  const said = document.createElement("p");
  const link = document.createElement("a");
  said.className = "selected";
  said.setAttribute("aria-live", "polite");
  const show = (trouble = "") => {
    const ids = read();
    link.href = address(ids);
    link.textContent = `${ids.length} selected`;
    said.replaceChildren(...(trouble ? [`${trouble} `] : []), ...(ids.length ? [link] : []));
    if (!said.isConnected) document.querySelector("main").append(said);
    for (const box of document.querySelectorAll(".tick input")) box.checked = ids.includes(box.value);
    for (const button of document.querySelectorAll("[data-selects]")) {
      button.setAttribute("aria-pressed", ids.includes(button.dataset.selects));
    }
  };
  const select = (id, wanted) => {
    const others = read().filter((other) => other !== id);
    const full = wanted && others.length >= most;
    show(full ? `At most ${most} answers; this one was not added.` : write(wanted ? [...others, id] : others));
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
    if (target.closest(".tick")) select(target.value, target.checked);
  });

  for (const button of document.querySelectorAll("[data-selects]")) {
    const id = button.dataset.selects;
    button.addEventListener("click", () => select(id, !read().includes(id)));
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
