/* Suggestions while typing, fetched by site.js: an editable combobox with a list, as in the ARIA Authoring Practices
   Guide. Without this script the box is a plain one. */
(() => {
  "use strict";

  const PAUSE = 120;
  const kinds = { person: "Respondent", topic: "Topic", question: "Question" };
  const count = (number, one) => `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;

  for (const box of document.querySelectorAll("input[data-suggest]")) {
    const list = document.createElement("ul");
    const said = document.createElement("p");
    let options = [];
    let active = -1;
    let waiting = 0;
    let asking = null;

    list.id = `${box.id}-suggestions`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    said.className = "unseen";
    said.setAttribute("aria-live", "polite");
    box.parentElement.append(list, said);
    box.setAttribute("aria-controls", list.id);

    const show = (open) => {
      list.hidden = !open;
      box.setAttribute("aria-expanded", String(open));
      if (!open) choose(-1);
    };
    const choose = (place) => {
      options[active]?.setAttribute("aria-selected", "false");
      active = place;
      options[active]?.setAttribute("aria-selected", "true");
      options[active]?.scrollIntoView({ block: "nearest" });
      if (active < 0) box.removeAttribute("aria-activedescendant");
      else box.setAttribute("aria-activedescendant", options[active].id);
    };
    /* From now on no answer that comes late changes the list. */
    const settle = () => {
      clearTimeout(waiting);
      asking?.abort();
    };
    const move = (place) => {
      settle();
      choose(place);
    };
    const close = () => {
      settle();
      said.textContent = "";
      show(false);
    };
    const option = (found, place) => {
      const item = document.createElement("li");
      const kind = document.createElement("span");
      item.id = `${list.id}-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.url = found.url;
      kind.className = "count";
      kind.textContent = kinds[found.kind] + (found.answers === null ? "" : `, ${count(found.answers, "answer")}`);
      item.append(found.text, " ", kind);
      return item;
    };
    const ask = async () => {
      asking?.abort();
      asking = new AbortController();
      const { signal } = asking;
      try {
        const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(box.value)}`, { signal });
        const { suggestions } = await answer.json();
        if (signal.aborted || document.activeElement !== box) return;
        choose(-1);
        options = suggestions.map(option);
        list.replaceChildren(...options);
        show(options.length > 0);
        said.textContent = options.length ? `${count(options.length, "suggestion")}, use the down arrow` : "";
      } catch {
        /* Aborted, or the server is away: the box works without. */
        if (!signal.aborted) close();
      }
    };

    box.addEventListener("input", () => {
      clearTimeout(waiting);
      if (box.value.trim().length < 2) close();
      else waiting = setTimeout(ask, PAUSE);
    });
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const open = !list.hidden;
      if (event.key === "ArrowDown" && !open && box.value.trim().length >= 2) ask();
      else if (event.key === "ArrowDown" && open) move(active + 1 < options.length ? active + 1 : -1);
      else if (event.key === "ArrowUp" && open) move(active < 0 ? options.length - 1 : active - 1);
      else if (event.key === "Escape" && open) close();
      else if (event.key === "Enter" && open && active >= 0) location.assign(options[active].dataset.url);
      else return;
      event.preventDefault();
    });
    box.addEventListener("blur", close);
    /* What was typed before this script had come. */
    if (document.activeElement === box && box.value !== box.defaultValue) box.dispatchEvent(new Event("input"));
    /* The box keeps the focus, so that the list stays until the click has arrived. */
    list.addEventListener("mousedown", (event) => {
      settle();
      event.preventDefault();
    });
    list.addEventListener("click", (event) => {
      const chosen = event.target.closest("[role=option]");
      if (chosen) location.assign(chosen.dataset.url);
    });
  }
})();
