/* Additions to pages, which all work without them: "/" jumps to the search box, an address that the server does not
   know is completed, suggestions are fetched. */
(() => {
  "use strict";

  /* Dictation or another program may use the key, so it can be turned off (WCAG 2.1.4). */
  const setting = "answerstacks-slash-off";
  const keys = document.querySelector(".keys");
  const stored = (change) => {
    try { return change(localStorage); } catch { return null; }
  };
  let off = stored((kept) => kept.getItem(setting)) === "1";
  if (keys) {
    const button = keys.querySelector("button");
    const show = () => {
      keys.firstChild.textContent = off ? "The key " : "Press ";
      keys.childNodes[2].textContent = off ? " does not search. " : " to search. ";
      button.textContent = off ? "Turn it on" : "Turn this off";
    };
    button.addEventListener("click", () => {
      off = !off;
      stored((kept) => off ? kept.setItem(setting, "1") : kept.removeItem(setting));
      show();
    });
    show();
    keys.hidden = false;
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (off || typing || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = document.querySelector("input[type=search]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  /* What suggests while somebody types is fetched when a box has the focus for the first time. */
  const suggest = (box) => {
    if (!box?.dataset?.script || document.querySelector("script[data-suggests]")) return;
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = box.dataset.style;
    const script = document.createElement("script");
    script.src = box.dataset.script;
    script.dataset.suggests = "";
    document.head.append(style, script);
  };
  for (const box of document.querySelectorAll("[data-suggest]")) {
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-expanded", "false");
  }
  document.addEventListener("focusin", (event) => suggest(event.target));
  suggest(document.activeElement);

  /* A server that does not know its own address writes only the path; the browser knows the whole address. */
  for (const held of document.querySelectorAll("[data-here]")) {
    held["value" in held ? "value" : "textContent"] = location.origin + location.pathname;
  }
})();
