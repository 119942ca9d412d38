/* A cell of the matrix opens all its sentences in a drawer; without this script the cell is a plain link. */
"use strict";
(() => {
  const drawer = document.getElementById("drawer");
  if (!drawer) return;
  const cells = JSON.parse(document.getElementById("cells").textContent);
  const words = JSON.parse(document.getElementById("words").textContent);
  const list = drawer.querySelector("[data-list]");
  const beside = matchMedia("(min-width: 66rem)");
  const stays = () => beside.matches && !drawer.closest(".many");
  let opener = null;
  const settle = () => { if (stays()) drawer.hidden = false; else if (!opener) drawer.hidden = true; };
  beside.addEventListener("change", settle);
  settle();

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  const entry = ([status, year, quote, href]) => {
    const item = element("li");
    const line = element("span", "status s-" + status);
    line.append(element("i", "shape"), element("span", "", (words.status[status] || status) + (year ? " " + year : "")));
    item.append(line, element("blockquote", "", quote));
    if (href) {
      const link = element("a", "", words.open + " →");
      link.href = href;
      item.append(link);
    }
    return item;
  };

  const close = () => {
    drawer.hidden = !stays();
    for (const cell of document.querySelectorAll("td.chosen")) cell.classList.remove("chosen");
    if (opener) opener.focus();
    opener = null;
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) { close(); return; }
    const link = event.target.closest("[data-cell]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const claims = cells[link.dataset.cell];
    if (!claims) return;
    event.preventDefault();
    opener = link;
    const cell = link.closest("td");
    const row = cell.parentElement;
    const head = row.closest("table").tHead.rows[0].cells[cell.cellIndex];
    drawer.querySelector("[data-title]").textContent =
      head.querySelector("a").textContent + " · " + row.cells[0].textContent.trim();
    list.replaceChildren(...claims.map(entry));
    for (const other of document.querySelectorAll("td.chosen")) other.classList.remove("chosen");
    cell.classList.add("chosen");
    drawer.hidden = false;
    drawer.scrollTop = 0;
    if (!stays()) drawer.focus();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !drawer.hidden) close(); });
})();
