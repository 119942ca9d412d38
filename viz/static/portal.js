/* What all pages share: filtering lists while typing, the search box of the first page, status toggles. */
"use strict";
(() => {
  document.documentElement.classList.add("scripted");
  const norm = (text) => text.trim().toLowerCase();

  // list filters: rows carry their search key; branches without a visible row are hidden
  const box = document.querySelector("[data-filter]");
  const area = document.querySelector("[data-filtered]");
  if (box && area) {
    const items = [...area.querySelectorAll("[data-key]")];
    const branches = [...area.querySelectorAll("[data-branch]")].reverse();
    const counter = document.querySelector("[data-filter-count]");
    const apply = () => {
      const words = norm(box.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const item of items) {
        item.hidden = !words.every((word) => item.dataset.key.includes(word));
        if (!item.hidden) shown += 1;
      }
      for (const branch of branches) branch.hidden = !branch.querySelector("[data-key]:not([hidden])");
      counter.textContent = words.length ? String(shown) : "";
      const address = new URL(location.href);
      if (words.length) address.searchParams.set("q", box.value.trim());
      else address.searchParams.delete("q");
      history.replaceState(null, "", address);
    };
    // a page that came filtered holds only the matches: another word needs the server
    const filtered = new URL(location.href).searchParams.get("q");
    if (!filtered) {
      box.addEventListener("input", apply);
      box.form.addEventListener("submit", (event) => event.preventDefault());
    }
  }

  // the finder: a list that opens under the box, reached with the arrow keys
  const finder = document.querySelector("[data-finder]");
  if (finder) {
    const list = document.getElementById(finder.dataset.finder);
    const items = [...list.children];
    const limit = 40;
    const show = () => {
      const words = norm(finder.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const item of items) {
        item.hidden = !words.length || shown >= limit || !words.every((word) => item.dataset.key.includes(word));
        if (!item.hidden) shown += 1;
      }
      list.hidden = shown === 0;
    };
    finder.addEventListener("input", show);
    finder.addEventListener("focus", show);
    finder.form.addEventListener("keydown", (event) => {
      const links = [...list.querySelectorAll("li:not([hidden]) a")];
      if (event.key === "Escape") { list.hidden = true; finder.focus(); return; }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      const at = links.indexOf(document.activeElement);
      const next = event.key === "ArrowDown" ? at + 1 : at - 1;
      (links[next] || finder).focus();
    });
    finder.form.addEventListener("submit", (event) => {
      const first = list.querySelector("li:not([hidden]) a");
      if (first && finder.value.trim()) { event.preventDefault(); location.assign(first.href); }
    });
    document.addEventListener("click", (event) => { if (!finder.form.contains(event.target)) list.hidden = true; });
  }

  // status toggles of a table
  for (const group of document.querySelectorAll("[data-rows]")) {
    const table = document.getElementById(group.dataset.rows);
    group.addEventListener("change", () => {
      for (const input of group.querySelectorAll("input")) {
        const kind = input.id.replace("show-", "row-");
        for (const row of table.getElementsByClassName(kind)) row.hidden = !input.checked;
      }
      for (const body of table.tBodies) body.hidden = !body.querySelector("tr:not(.family):not([hidden])");
    });
  }

  // forms whose choices are the page's address
  for (const form of document.querySelectorAll("[data-autosubmit]")) {
    form.addEventListener("change", () => {
      const chosen = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (value) chosen.set(name, value);
      const query = chosen.toString();
      location.assign(form.action.split("?")[0] + (query ? "?" + query : ""));
    });
  }
})();
