/* Filters of a page of results act at once: the new results take the place of the old ones, and the focus stays. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-acts]");
  if (!form) return;
  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("aria-live", "polite");
  form.append(said);
  const here = () => location.pathname + location.search;
  let shown = here();
  let asking = null;

  /* Before this script ran, a way back may have changed the address alone. The state keeps it from asking for ever. */
  const loaded = new URL(performance.getEntriesByType("navigation")[0].name);
  if (loaded.pathname + loaded.search !== shown && history.state !== "asked") {
    history.replaceState("asked", "");
    location.reload();
  }

  const address = () => {
    const chosen = [...new FormData(form)].filter(([, value]) => value !== "");
    return form.action + (chosen.length ? `?${new URLSearchParams(chosen)}` : "");
  };
  const place = (control) =>
    `.ask [name="${control.name}"]` + (control.type === "number" ? "" : `[value="${CSS.escape(control.value)}"]`);

  const act = async () => {
    const url = address();
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(url, { signal });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      /* Without a word and a filter it is the start page. */
      if (!page.querySelector("form[data-acts]")) {
        location.assign(url);
        return;
      }
      const focused = document.activeElement;
      for (const part of ["h1", ".found", ".filters"]) {
        document.querySelector(part).replaceChildren(...page.querySelector(part).childNodes);
      }
      document.title = page.title;
      history.pushState(null, "", url);
      shown = here();
      if (!focused.isConnected && focused.name) document.querySelector(place(focused))?.focus();
      said.textContent = document.querySelector(".found .status")?.textContent ?? "";
    } catch {
      /* Aborted by a newer choice; or the server is away, which the browser itself says best. */
      if (!signal.aborted) location.assign(url);
    }
  };

  form.addEventListener("change", (event) => {
    if (event.target.closest(".filters, .modes")) act();
  });
  /* A link to a fragment of this page comes here too. */
  addEventListener("popstate", () => {
    asking?.abort();
    if (here() !== shown) location.reload();
  });
})();
