/* Buttons that copy a text. Without this script they are not shown, and the text can be selected. */
(() => {
  "use strict";

  /* Browsers give the clipboard to https and localhost only; elsewhere the text is selected, to be copied by hand. */
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
