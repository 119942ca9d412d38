/* The query form: examples load into the box, Ctrl+Enter runs, Tab indents after a first Escape frees it. */
"use strict";
(() => {
  const box = document.getElementById("query");
  if (!box) return;
  for (const link of document.querySelectorAll("[data-example]")) {
    link.addEventListener("click", (event) => {
      if (!link.dataset.example || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      box.value = link.dataset.example;
      box.focus();
      box.setSelectionRange(0, 0);
      box.scrollTop = 0;
    });
  }
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      box.form.requestSubmit();
    }
  });
  const button = document.querySelector("[data-prefixes]");
  const prefixes = JSON.parse(document.getElementById("prefixes").textContent);
  button.hidden = false;
  button.addEventListener("click", () => {
    const used = Object.keys(prefixes).filter((prefix) => new RegExp("(^|[^\\w:])" + prefix + ":").test(box.value));
    const declared = (prefix) => new RegExp("PREFIX\\s+" + prefix + ":", "i").test(box.value);
    const wanted = (used.length ? used : Object.keys(prefixes)).filter((prefix) => !declared(prefix));
    box.value = wanted.map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix]}>\n`).join("") + box.value;
    box.focus();
  });
})();
