/* What a script adds: "/" jumps to the question, and texts can be copied, with the address that the browser is at. Every page works without it. */
(() => {
  "use strict";

  /* A single key may be somebody's dictation or a habit of another program, so it can be turned off (WCAG 2.1.4). */
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

  /* Where the server was not told its own address, it writes the path alone. The browser knows the whole. */
  for (const held of document.querySelectorAll("[data-here]")) {
    held["value" in held ? "value" : "textContent"] = location.origin + location.pathname;
  }

  /* The clipboard is there on https and on this very machine only; elsewhere the text is selected, to be copied by hand. */
  for (const button of document.querySelectorAll("[data-copies]")) {
    const source = document.getElementById(button.dataset.copies);
    const label = button.firstChild.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = source.value ?? source.textContent;
      let done = "Copied";
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        if (source.select) source.select();
        else getSelection().selectAllChildren(source);
        done = "Selected";
      }
      button.firstChild.textContent = done;
      setTimeout(() => { button.firstChild.textContent = label; }, 2000);
    });
  }
})();
