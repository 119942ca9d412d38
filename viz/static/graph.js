/* The network in the browser: vis-network draws nodes and edges where they were placed; labels are drawn here,
   at one size whatever the zoom, the important ones first, and only where they do not cover one another. */
"use strict";
(() => {
  const source = document.getElementById("net-data");
  if (!source) return;
  const { nodes, edges, words, lang } = JSON.parse(source.textContent);
  const stage = document.getElementById("net-canvas");
  const panel = document.getElementById("net-panel");
  const search = document.getElementById("net-search");
  const found = document.getElementById("net-found");
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edgeById = new Map(edges.map((edge) => [edge.id, edge]));
  const around = new Map(nodes.map((node) => [node.id, []]));
  for (const edge of edges) { around.get(edge.from).push(edge); around.get(edge.to).push(edge); }

  // ---- looks: colours come from the style sheet, so that they follow light and dark
  const DASHES = { planned: [7, 5], lacking: [2, 5], required: [12, 4, 2, 4] };
  let colours = {};
  const readColours = () => {
    const style = getComputedStyle(document.documentElement);
    const value = (name) => style.getPropertyValue(name).trim();
    colours = { ink: value("--ink"), soft: value("--ink-2"), halo: value("--n-halo"), edge: value("--n-edge"), paper: value("--paper"), accent: value("--accent"), status: {}, type: {} };
    for (const kind of ["place", "mechanism", "institution", "measure", "instrument", "innovation", "other"]) colours.type[kind] = value("--n-" + kind);
    for (const status of ["in_force", "planned", "lacking", "required", "mentioned"]) colours.status[status] = value("--" + status);
  };
  const nodeLook = (node, faint) => {
    const colour = colours.type[node.group];
    return { id: node.id, opacity: faint ? 0.13 : 1, color: { background: colour, border: colours.halo, highlight: { background: colour, border: colours.ink }, hover: { background: colour, border: colours.ink } } };
  };
  const edgeLook = (edge, faint, bold) => {
    const colour = colours.status[edge.status] || colours.edge;
    // what is in force is the rule: the exceptions stand out
    const [width, opacity] = edge.status in DASHES ? [2, 0.95] : edge.status === "in_force" ? [1.3, 0.42] : [0.8, 0.35];
    return { id: edge.id, dashes: DASHES[edge.status] || false, width: bold ? width + 1 : width, color: { color: colour, highlight: colour, hover: colour, opacity: faint ? 0.05 : bold ? 0.9 : opacity } };
  };

  // ---- what is shown: types, statuses, shared only
  const boxes = (id) => [...document.querySelectorAll(`#${id} input`)];
  const shared = document.getElementById("net-shared");
  const checked = (id) => new Set(boxes(id).filter((box) => box.checked).map((box) => box.value));
  let visible = new Set();
  let visibleEdges = new Set();
  const isShared = (node) => new Set(around.get(node.id).map((edge) => (edge.from === node.id ? edge.to : edge.from)).filter((id) => byId.get(id).group === "place")).size > 1;
  const recompute = () => {
    const types = checked("net-types");
    const statuses = checked("net-statuses");
    visible = new Set(nodes.filter((node) => types.has(node.group) && (!shared.checked || node.group === "place" || isShared(node))).map((node) => node.id));
    visibleEdges = new Set(edges.filter((edge) => visible.has(edge.from) && visible.has(edge.to) && (!edge.status || statuses.has(edge.status))).map((edge) => edge.id));
    const joined = new Set();
    for (const id of visibleEdges) { const edge = edgeById.get(id); joined.add(edge.from); joined.add(edge.to); }
    for (const id of [...visible]) if (byId.get(id).group !== "place" && !joined.has(id)) visible.delete(id);
  };

  // ---- the picture
  readColours();
  recompute();
  const nodeData = new vis.DataSet();
  const edgeData = new vis.DataSet();
  const nodeView = new vis.DataView(nodeData, { filter: (node) => visible.has(node.id) });
  const edgeView = new vis.DataView(edgeData, { filter: (edge) => visibleEdges.has(edge.id) });
  nodeData.add(nodes.map((node) => ({ ...nodeLook(node), shape: node.shape, size: node.size, x: node.x, y: node.y, physics: false, borderWidth: 1.5 })));
  edgeData.add(edges.map((edge) => ({ ...edgeLook(edge), from: edge.from, to: edge.to })));
  const network = new vis.Network(stage, { nodes: nodeView, edges: edgeView }, {
    autoResize: true,
    physics: { enabled: false },
    layout: { improvedLayout: false },
    interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, dragNodes: true, tooltipDelay: 1e9, zoomSpeed: 0.6, keyboard: { enabled: true, bindToWindow: false, autoFocus: false } },
    nodes: { font: { size: 0 }, scaling: { label: { enabled: false } } },
    edges: { smooth: false, arrows: { to: { enabled: false } }, selectionWidth: 2, hoverWidth: 1.5 },
  });

  // ---- labels
  const FONT = getComputedStyle(document.body).fontFamily;
  const widths = new Map();
  const RANK = { place: 0, mechanism: 1, institution: 3, innovation: 4, instrument: 4, measure: 5, other: 6 };
  const rank = (node) => RANK[node.group] - (node.group === "mechanism" && node.degree > 1 ? Math.min(node.degree, 8) / 10 : 0);
  const inOrder = [...nodes].sort((a, b) => rank(a) - rank(b) || b.degree - a.degree || (a.id < b.id ? -1 : 1));
  const LIMIT = lang === "en" ? 26 : 13;
  const short = (label) => { const all = [...label]; return all.length > LIMIT ? all.slice(0, LIMIT - 1).join("") + "…" : label; };
  let selected = null;
  let near = new Set();

  const drawLabels = (context) => {
    const scale = network.getScale();
    const middle = network.getViewPosition().x * scale;
    const [left, right] = [middle - stage.clientWidth / 2 + 3, middle + stage.clientWidth / 2 - 3];
    const taken = new Map();
    const CELL = 60;
    const free = (box) => {
      const cells = [];
      for (let i = Math.floor(box[0] / CELL); i <= Math.floor(box[2] / CELL); i += 1) {
        for (let j = Math.floor(box[1] / CELL); j <= Math.floor(box[3] / CELL); j += 1) {
          const key = i + ":" + j;
          for (const other of taken.get(key) || []) if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
          cells.push(key);
        }
      }
      for (const key of cells) { if (!taken.has(key)) taken.set(key, []); taken.get(key).push(box); }
      return true;
    };
    context.textBaseline = "middle";
    context.textAlign = "center";
    context.lineJoin = "round";
    const pill = (node) => {
      context.font = `600 ${16 / scale}px ${FONT}`;
      const key = "16" + short(node.label);
      if (!widths.has(key)) widths.set(key, context.measureText(short(node.label)).width * scale);
      const at = network.getPosition(node.id);
      return [at.x * scale, at.y * scale, widths.get(key) / 2 + 8, 14];
    };
    const places = inOrder.filter((node) => node.group === "place" && visible.has(node.id) && (!selected || near.has(node.id)));
    for (const [x, y, w, h] of places.map(pill)) free([x - w, y - h, x + w, y + h]);
    // no label covers a node that matters
    for (const node of inOrder) {
      if (!visible.has(node.id) || node.group !== "mechanism" || selected && !near.has(node.id)) continue;
      const at = network.getPosition(node.id);
      const half = node.size * scale * 0.8;
      free([at.x * scale - half, at.y * scale - half, at.x * scale + half, at.y * scale + half]);
    }
    const first = selected ? [byId.get(selected), ...inOrder.filter((node) => near.has(node.id) && node.id !== selected)] : [];
    const rest = selected ? [] : inOrder;
    for (const node of [...first, ...rest]) {
      if (!node || !visible.has(node.id)) continue;
      if (node.group === "place") continue;
      const at = network.getPosition(node.id);
      const pixels = node.id === selected ? 15 : node.group === "mechanism" ? 12.5 : 11;
      const text = short(node.label);
      const key = pixels + text;
      context.font = `${node.id === selected ? 600 : 400} ${pixels / scale}px ${FONT}`;
      if (!widths.has(key)) widths.set(key, context.measureText(text).width * scale);
      const width = widths.get(key);
      const gap = node.size * scale + 2;
      const half = pixels * 0.6;
      const [cx, cy] = [at.x * scale, at.y * scale];
      const seats = [[cx, cy + gap + half], [cx, cy - gap - half], [cx + gap + width / 2 + 2, cy], [cx - gap - width / 2 - 2, cy]];
      const inside = ([sx]) => sx - width / 2 > left && sx + width / 2 < right;
      let seat = seats.filter(inside).find(([sx, sy]) => free([sx - width / 2, sy - half, sx + width / 2, sy + half]));
      if (!seat && node.id === selected) seat = seats[0];
      if (!seat) continue;
      const [x, y] = seat;
      context.strokeStyle = colours.halo;
      context.lineWidth = 3.5 / scale;
      context.strokeText(text, x / scale, y / scale);
      context.fillStyle = node.group === "mechanism" ? colours.ink : colours.soft;
      context.fillText(text, x / scale, y / scale);
    }
    for (const node of places) {
      const [x, y, w, h] = pill(node);
      context.fillStyle = colours.type.place;
      context.beginPath();
      context.roundRect((x - w) / scale, (y - h) / scale, (2 * w) / scale, (2 * h) / scale, 4 / scale);
      context.fill();
      context.fillStyle = colours.paper;
      context.fillText(short(node.label), x / scale, (y + 1) / scale);
    }
  };
  network.on("afterDrawing", drawLabels);

  // ---- selection
  const make = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const statusMark = (status, year) => {
    const line = make("span", "status s-" + status);
    line.append(make("i", "shape"), make("span", "", [words["status." + status] || status, year || ""].join(" ").trim()));
    return line;
  };
  const link = (href, text) => { const made = make("a", "", text + " →"); made.href = href; return made; };
  const kindLine = (node) => {
    const line = make("div", "kind");
    const mark = make("span", "mark");
    mark.style.background = colours.type[node.group];
    line.append(mark, make("span", "", words["node." + node.group]));
    return line;
  };
  const statements = (edge) => {
    const list = make("ol");
    for (const [status, year, note, quote, href] of edge.statements) {
      const item = make("li", "said");
      if (status) item.append(statusMark(status, year));
      else if (note || year) {
        const line = make("span", "said-of");
        if (note) line.append(make("b", "", note), " ");
        if (year) line.append(make("span", "n", String(year)));
        item.append(line);
      }
      if (quote) item.append(make("blockquote", "", quote));
      if (href) item.append(link(href, words.open_report));
      list.append(item);
    }
    return list;
  };
  const neighbourButton = (edge, id) => {
    const other = byId.get(edge.from === id ? edge.to : edge.from);
    const button = make("button", "neighbour");
    button.type = "button";
    const mark = make("span", "mark");
    mark.style.background = edge.status ? colours.status[edge.status] : colours.type[other.group];
    const years = [...new Set(edge.statements.map((statement) => statement[1]).filter(Boolean))].join(" ");
    const note = words["status." + edge.status] || edge.statements[0][2];
    button.append(mark, make("span", "", other.label), make("span", "n", [note, years].join(" ").trim()));
    button.addEventListener("click", () => showEdge(edge.id));
    return [other, button];
  };
  const showNode = (id, move) => {
    const node = byId.get(id);
    if (!node) return;
    selected = id;
    near = new Set([id]);
    for (const edge of around.get(id)) if (visibleEdges.has(edge.id)) near.add(edge.from).add(edge.to);
    dim(new Set(around.get(id).map((edge) => edge.id)));
    network.selectNodes([id], false);
    const body = [kindLine(node), make("h2", "", node.label)];
    if (node.page) body.push(link(node.page, words.open_page));
    const links = around.get(id);
    if (links.length === 1 || node.group !== "place" && node.group !== "mechanism") {
      for (const edge of links) {
        const other = byId.get(edge.from === id ? edge.to : edge.from);
        const back = make("button", "neighbour", other.label);
        back.type = "button";
        back.addEventListener("click", () => showNode(other.id, true));
        body.push(back, statements(edge));
      }
    } else {
      const groups = new Map();
      for (const edge of links) {
        const [other, button] = neighbourButton(edge, id);
        if (!groups.has(other.group)) groups.set(other.group, []);
        groups.get(other.group).push(button);
      }
      for (const [group, buttons] of [...groups].sort((a, b) => RANK[a[0]] - RANK[b[0]])) {
        body.push(make("h3", "", words["node." + group] + " " + buttons.length));
        const list = make("ul");
        for (const button of buttons) { const item = make("li"); item.append(button); list.append(item); }
        body.push(list);
      }
    }
    panel.replaceChildren(...body);
    panel.scrollTop = 0;
    if (move) network.fit({ nodes: [...near].filter((other) => visible.has(other)), maxZoomLevel: 1.1, animation: false });
    remember();
  };
  const showEdge = (id) => {
    const edge = edgeById.get(id);
    if (!edge) return;
    selected = edge.id;
    near = new Set([edge.from, edge.to]);
    dim(new Set([id]));
    network.setSelection({ nodes: [], edges: visibleEdges.has(id) ? [id] : [] }, { highlightEdges: false });
    const ends = [edge.from, edge.to].map((end) => {
      const button = make("button", "neighbour");
      button.type = "button";
      button.append(kindLine(byId.get(end)), make("span", "", byId.get(end).label));
      button.addEventListener("click", () => showNode(end, true));
      return button;
    });
    panel.replaceChildren(...ends, statements(edge));
    panel.scrollTop = 0;
    remember();
  };
  const clear = () => {
    selected = null;
    near = new Set();
    dim(null);
    network.unselectAll();
    panel.replaceChildren(make("p", "none", words.panel_hint));
    remember();
  };
  const dim = (kept) => {
    nodeData.update(nodes.map((node) => nodeLook(node, kept !== null && !near.has(node.id))));
    edgeData.update(edges.map((edge) => edgeLook(edge, kept !== null && !kept.has(edge.id), kept !== null && kept.has(edge.id))));
  };
  network.on("click", ({ nodes: hit, edges: hitEdges }) => {
    if (hit.length) showNode(hit[0]);
    else if (hitEdges.length) showEdge(hitEdges[0]);
    else clear();
  });
  network.on("hoverNode", () => { stage.style.cursor = "pointer"; });
  network.on("hoverEdge", () => { stage.style.cursor = "pointer"; });
  network.on("blurNode", () => { stage.style.cursor = ""; });
  network.on("blurEdge", () => { stage.style.cursor = ""; });

  // ---- filters
  const refresh = () => {
    recompute();
    nodeView.refresh();
    edgeView.refresh();
    stage.dataset.nodes = nodeView.length;
    stage.dataset.edges = edgeView.length;
    if (selected && byId.has(selected) && visible.has(selected)) showNode(selected);
    else remember();
  };
  for (const id of ["net-types", "net-statuses"]) document.getElementById(id).addEventListener("change", refresh);
  shared.addEventListener("change", refresh);
  const fit = () => network.fit({ nodes: [...visible], animation: false });
  document.getElementById("net-fit").addEventListener("click", fit);

  // ---- search
  let choices = [];
  let chosen = 0;
  const drawChoices = () => {
    found.replaceChildren(...choices.map((node, index) => {
      const item = make("li");
      item.id = "net-choice-" + index;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(index === chosen));
      item.append(make("span", "", node.label), make("small", "", words["node." + node.group]));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(node); });
      return item;
    }));
    found.hidden = !choices.length;
    search.setAttribute("aria-expanded", String(!found.hidden));
    if (choices.length) search.setAttribute("aria-activedescendant", "net-choice-" + chosen);
    else search.removeAttribute("aria-activedescendant");
  };
  const take = (node) => {
    choices = [];
    drawChoices();
    search.value = node.label;
    for (const box of boxes("net-types")) if (box.value === node.group && !box.checked) box.checked = true;
    shared.checked = shared.checked && (node.group === "place" || isShared(node));
    refresh();
    showNode(node.id, true);
    stage.focus();
  };
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const fits = wanted.length ? inOrder.filter((node) => wanted.every((word) => node.key.includes(word))) : [];
    // places and mechanisms are what people look for; of one kind, the shorter name is the closer hit
    const kind = (node) => ["place", "mechanism"].indexOf(node.group) + 1 || 3;
    choices = fits.sort((a, b) => kind(a) - kind(b) || a.label.length - b.label.length).slice(0, 30);
    chosen = 0;
    drawChoices();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") chosen = Math.min(chosen + 1, choices.length - 1);
    else if (event.key === "ArrowUp") chosen = Math.max(chosen - 1, 0);
    else if (event.key === "Enter" && choices[chosen]) { event.preventDefault(); take(choices[chosen]); return; }
    else if (event.key === "Escape") { choices = []; }
    else return;
    event.preventDefault();
    drawChoices();
  });
  search.addEventListener("blur", () => { choices = []; drawChoices(); });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing) { event.preventDefault(); search.focus(); search.select(); }
    if (event.key === "Escape" && !typing) clear();
  });

  // ---- picture to a file
  document.getElementById("net-save").addEventListener("click", () => {
    const drawn = stage.querySelector("canvas");
    const sheet = document.createElement("canvas");
    sheet.width = drawn.width;
    sheet.height = drawn.height;
    const context = sheet.getContext("2d");
    context.fillStyle = colours.paper;
    context.fillRect(0, 0, sheet.width, sheet.height);
    context.drawImage(drawn, 0, 0);
    sheet.toBlob((blob) => {
      const made = document.createElement("a");
      made.href = URL.createObjectURL(blob);
      made.download = "fazhi-network.png";
      made.click();
      setTimeout(() => URL.revokeObjectURL(made.href), 10000);
    });
  });

  // ---- the view in the address: node or edge, types, statuses, shared, position and zoom
  let restoring = true;
  const remember = () => {
    if (restoring) return;
    const state = new URLSearchParams();
    if (selected) state.set("n", selected);
    state.set("t", [...checked("net-types")].join(","));
    state.set("s", [...checked("net-statuses")].join(","));
    if (shared.checked) state.set("c", "1");
    const { x, y } = network.getViewPosition();
    state.set("v", [Math.round(x), Math.round(y), network.getScale().toFixed(3)].join(","));
    try { history.replaceState(null, "", "#" + state); } catch { /* a file address that may not be rewritten */ }
  };
  const restore = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const [key, id] of [["t", "net-types"], ["s", "net-statuses"]]) {
      if (!state.has(key)) continue;
      const wanted = new Set(state.get(key).split(","));
      for (const box of boxes(id)) box.checked = wanted.has(box.value);
    }
    shared.checked = state.get("c") === "1";
    refresh();
    const view = (state.get("v") || "").split(",").map(Number);
    if (view.length === 3 && view.every(Number.isFinite) && view[2] > 0) network.moveTo({ position: { x: view[0], y: view[1] }, scale: view[2], animation: false });
    else fit();
    const wanted = state.get("n");
    if (wanted && byId.has(wanted)) showNode(wanted, !state.has("v"));
    else if (wanted && edgeById.has(wanted)) showEdge(wanted);
  };
  for (const event of ["dragEnd", "zoom"]) network.on(event, remember);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); dim(null); network.redraw(); });
  restore();
  restoring = false;
  stage.dataset.ready = "true";
})();
