/* The reader: `#char=start,end` marks a passage by code points; text and records light each other up. */
"use strict";
(() => {
  const text = document.getElementById("text");
  if (!text) return;

  const clear = () => {
    for (const mark of text.querySelectorAll("mark.focus")) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent.normalize();
    }
  };

  // offsets count code points; JavaScript strings count UTF-16 units
  const unitsFor = (string, points) => {
    let units = 0;
    for (const character of string) {
      if (points-- <= 0) break;
      units += character.length;
    }
    return units;
  };

  const wrap = (node, from, to) => {
    const tail = node.splitText(unitsFor(node.data, from));
    tail.splitText(unitsFor(tail.data, to - from));
    const mark = document.createElement("mark");
    mark.className = "focus";
    tail.replaceWith(mark);
    mark.append(tail);
    return mark;
  };

  const markPassage = (start, end) => {
    clear();
    let first = null;
    for (const line of text.querySelectorAll("p[data-at]")) {
      let at = Number(line.dataset.at);
      if (at >= end) break;
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      const nodes = [];
      while (walker.nextNode()) nodes.push(walker.currentNode);
      for (const node of nodes) {
        const length = [...node.data].length;
        const from = Math.max(start, at);
        const to = Math.min(end, at + length);
        if (from < to) {
          const mark = wrap(node, from - at, to - at);
          first = first || mark;
        }
        at += length;
      }
    }
    return first;
  };

  const follow = () => {
    const found = /^#char=(\d+),(\d+)$/.exec(decodeURIComponent(location.hash));
    if (!found) return;
    const mark = markPassage(Number(found[1]), Number(found[2]));
    if (mark) mark.scrollIntoView({ block: "center" });
    light([...text.querySelectorAll(".m")].filter((m) => m.contains(mark)).flatMap((m) => m.dataset.r.split(" ")), false);
  };

  const light = (numbers, scroll) => {
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    let first = null;
    for (const number of numbers) {
      const entry = document.getElementById("r" + number);
      if (!entry) continue;
      entry.classList.add("lit");
      first = first || entry;
    }
    if (first && scroll) first.scrollIntoView({ block: "nearest" });
  };

  text.addEventListener("click", (event) => {
    const numbers = [];
    for (let node = event.target; node && node !== text; node = node.parentNode) {
      if (node.dataset && node.dataset.r) numbers.push(...node.dataset.r.split(" "));
    }
    light(numbers.sort((a, b) => a - b), true);
  });

  for (const entry of document.querySelectorAll(".rec")) {
    const number = entry.id.slice(1);
    const marks = [...text.querySelectorAll(`.m[data-r~="${number}"]`)];
    entry.addEventListener("mouseenter", () => marks.forEach((mark) => mark.classList.add("lit")));
    entry.addEventListener("mouseleave", () => marks.forEach((mark) => mark.classList.remove("lit")));
    // the same passage may be asked for twice in a row, which changes no address
    entry.querySelector("a").addEventListener("click", () => setTimeout(follow));
  }

  addEventListener("hashchange", follow);
  follow();
})();
