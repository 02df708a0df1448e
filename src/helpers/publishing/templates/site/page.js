// What a page does beyond being read. Everything is there without it; it asks for nothing and needs nothing else.
// Text is only ever put in as text: nothing here makes HTML of a string.
(() => {
  "use strict";

  const words = JSON.parse(document.getElementById("page-words").textContent);
  const language = document.documentElement.lang;
  const main = document.getElementById("main") ?? document.body;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // ---- The table of contents follows the scroll

  /** The last of some elements that begins in the upper part of the window; near the end of the page the last that is seen. */
  function reached(elements) {
    const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 4;
    const edge = innerHeight * (end ? 0.9 : 0.25);
    return elements.filter((item) => item.getBoundingClientRect().top <= edge).at(-1);
  }

  function followContents() {
    const nav = document.querySelector("nav.contents");
    if (!nav) return;
    const links = new Map(all("a[href^='#']", nav).map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
    const headings = all("h2[id]", main).filter((heading) => links.has(heading.id));
    let current = null;
    const follow = () => {
      const link = links.get(reached(headings)?.id) ?? null;
      if (link === current) return;
      current?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "location");
      current = link;
      if (!link) return;
      const own = link.getBoundingClientRect();
      for (const box of [nav, nav.querySelector("ol")]) { // the one that scrolls: a column at the side, or a strip at the top
        const around = box.getBoundingClientRect();
        if (own.top < around.top || own.bottom > around.bottom) box.scrollTop += own.top - around.top - around.height / 3;
        if (own.left < around.left || own.right > around.right) box.scrollLeft += own.left - around.left - around.width / 3;
      }
    };
    const observer = new IntersectionObserver(follow, { rootMargin: "0px 0px -75% 0px", threshold: [0, 1] });
    headings.forEach((heading) => observer.observe(heading));
    addEventListener("scrollend", follow);
  }

  // ---- The language switch keeps the place

  /** The id of what stands at the top of the window, or begins above it; nothing at the top of the page. */
  function place() {
    if (scrollY < 40) return "";
    const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 4;
    const bar = (parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 16) - 16; // what stays at the top
    const top = (item) => item.getBoundingClientRect().top - (parseFloat(getComputedStyle(item).scrollMarginTop) || 0) - bar;
    const target = document.querySelector("main :target");
    if (target && top(target) > -24 && top(target) < (end ? innerHeight : 24)) return target.id; // near the end it cannot come up
    return all(":is(h2, h3, figure.chart, .datatable)[id]", main).filter((item) => top(item) < 24).at(-1)?.id ?? "";
  }

  function keepPlace() {
    for (const link of all("a.language")) {
      const plain = link.getAttribute("href");
      const update = () => {
        const id = place();
        link.setAttribute("href", id ? `${plain}#${encodeURIComponent(id)}` : plain);
      };
      for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, update);
    }
  }

  // ---- Where a number comes from

  /** The places that a link names: `[report/]line:cell:part[:table:row]`, separated by blanks. */
  function placesOf(link) {
    const own = /^#source-(.*)-\d+$/s.exec(decodeURIComponent(link.hash));
    return (link.dataset.from ?? "").split(/\s+/).filter(Boolean).map((token) => {
      const slash = token.lastIndexOf("/");
      const report = slash < 0 ? own?.[1] ?? "" : decodeURIComponent(token.slice(0, slash));
      const [line, cell = "", , table, row] = token.slice(slash + 1).split(":");
      return { report, line, cells: [table === undefined ? cell : `${cell}:${table}:${row}`] };
    });
  }

  /** The places line by line, with all cells wanted of it. */
  function byLine(places) {
    const lines = new Map();
    for (const { report, line, cells } of places) {
      const id = `source-${report}-${line}`;
      if (lines.has(id)) lines.get(id).cells.push(...cells);
      else lines.set(id, { id, report, line, cells: [...cells] });
    }
    return [...lines.values()];
  }

  /** A line as printed, with the wanted cells marked and no others. */
  function quoted(row, cells) {
    const parts = all("td", row).map((cell) => cell.cloneNode(true));
    const out = element("blockquote", { class: "printed" });
    const lang = row.querySelector("[lang]")?.getAttribute("lang");
    if (lang) out.lang = lang;
    for (const part of parts) {
      all(".checks", part).forEach((list) => list.remove());
      all("[id]", part).forEach((item) => item.removeAttribute("id"));
      for (const cell of all(".cell", part)) {
        const wanted = cells.includes(cell.dataset.cell ?? "");
        cell.replaceWith(element(wanted ? "mark" : "span", { class: "cell" }, ...cell.childNodes));
      }
      out.append(...part.childNodes);
    }
    return out;
  }

  /** What arithmetic says of the wanted cells, in words. */
  function checked(row, cells) {
    const own = all(".checks > li", row).filter((item) => (item.dataset.cells ?? "").split(" ").some((cell) => cells.includes(cell)));
    if (!own.length) return [element("p", { class: "unchecked" }, say("unchecked"))];
    const items = own.map((item) => {
      const kind = item.classList.contains("fails") ? "fails" : "holds";
      const told = item.cloneNode(true);
      return element("li", { class: kind }, element("strong", {}, say(kind)), " ", ...told.childNodes);
    });
    return [element("h3", {}, say("checks")), element("ul", { class: "checks" }, ...items)];
  }

  /** What a number is called: the heads of its row and column, or the label of its key figure. */
  function called(link) {
    const cell = link.closest("td, th");
    if (!cell) return link.closest("dl > div")?.querySelector("dt")?.textContent.trim() ?? "";
    const table = cell.closest("table");
    const head = [...(table.tHead?.rows ?? [])].at(-1)?.cells[cell.cellIndex];
    const row = cell.parentElement.querySelector("th[scope=row]");
    return [row, head].filter((part) => part && part !== cell).map((part) => part.innerText.trim()).join(" · ");
  }

  function provenance() {
    const links = all("a.from[data-from]");
    if (!links.length) return;
    const title = element("h2", { id: "page-panel-title", tabindex: "-1" });
    const close = element("button", { type: "button", class: "close", "aria-label": say("close") }, "×");
    const content = element("div", { class: "content" });
    const panel = element("dialog", { id: "page-panel", class: "panel", "aria-labelledby": title.id }, element("header", {}, title, close), content);
    document.body.append(panel);
    let opener = null;
    const leave = (back) => {
      const before = opener;
      opener = null;
      if (panel.open) panel.close();
      if (back) before?.focus({ preventScroll: true });
    };
    close.addEventListener("click", () => leave(true));
    panel.addEventListener("close", () => panel.open || leave(true)); // told later: it may be open again for another number
    panel.addEventListener("click", (event) => event.target === panel && leave(true)); // beside the panel

    function entry({ id, report, line, cells }) {
      const row = document.getElementById(id);
      if (!row) return element("section", {}, element("p", {}, say("missing", { line, report })));
      const goes = element("a", { href: `#${encodeURIComponent(id)}` }, say("to_row"));
      goes.addEventListener("click", () => leave(false));
      const name = row.querySelector("th")?.textContent.trim() ?? line;
      return element("section", {}, element("p", { class: "where" }, say("line", { line: name })), quoted(row, cells), ...checked(row, cells), element("p", {}, goes));
    }

    function open(link) {
      const places = placesOf(link);
      const entries = byLine(places);
      const figure = element("p", { class: "figure" }, element("strong", {}, link.textContent.trim()));
      const name = called(link);
      if (name) figure.prepend(element("span", {}, name));
      const notes = [];
      if (places.length > 1) notes.push(say("several", { n: places.length }));
      if (link.title) notes.push(link.title);
      title.textContent = say("title");
      content.replaceChildren(figure, ...notes.map((note) => element("p", { class: "note" }, note)), ...entries.map(entry));
      opener = link;
      panel.showModal();
      content.scrollTop = 0;
      title.focus();
    }

    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a.from[data-from]");
      if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open(link);
    });
    links.forEach((link) => link.setAttribute("aria-haspopup", "dialog"));
  }

  // ---- Charts as files

  const safe = (text) => text.normalize("NFC").replace(/[^\p{L}\p{N}_-]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 80);

  function save(name, blob) {
    const link = element("a", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  /** A drawing as a document of its own: on white paper, whatever the colours of the page are now. */
  function standalone(svg) {
    const copy = svg.cloneNode(true);
    for (const part of all("use[href]", copy)) {
      part.setAttributeNS("http://www.w3.org/1999/xlink", "xlink:href", part.getAttribute("href")); // for older programs
    }
    if (!copy.hasAttribute("font-family")) copy.setAttribute("font-family", getComputedStyle(svg).fontFamily);
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = svg.getAttribute("aria-label");
    copy.prepend(title);
    let text = new XMLSerializer().serializeToString(copy);
    for (let before = ""; before !== text; ) {
      before = text;
      text = text.replace(/var\(\s*--[\w-]+\s*,\s*((?:[^()]|\([^()]*\))*?)\s*\)/g, "$1");
    }
    return `<?xml version="1.0" encoding="UTF-8"?>\n${text}`;
  }

  async function picture(svg) {
    const { width, height } = svg.viewBox.baseVal;
    const scale = 2 * ((svg.hasAttribute("width") && svg.width.baseVal.value / width) || 1);
    const drawn = new Image(width * scale, height * scale);
    drawn.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg))}`;
    await drawn.decode();
    const canvas = element("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(drawn, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  function chartFiles() {
    for (const figure of all("figure.chart[id]")) {
      const [svg, image] = [figure.querySelector("svg"), figure.querySelector("img")];
      const title = figure.dataset.title || "";
      const name = [main.dataset.name, safe(title || figure.id)].filter(Boolean).join("-");
      const about = (kind) => ({ "aria-label": [say("chart", { kind }), title].filter(Boolean).join(": ") });
      const files = element("p", { class: "downloads" });
      if (svg) {
        const vector = element("button", { type: "button", ...about("SVG") }, "SVG");
        const raster = element("button", { type: "button", ...about("PNG") }, "PNG");
        vector.addEventListener("click", () => save(`${name}.svg`, new Blob([standalone(svg)], { type: "image/svg+xml" })));
        raster.addEventListener("click", async () => save(`${name}.png`, await picture(svg)));
        files.append(vector, " ", raster);
      } else if (image?.src.startsWith("data:image/")) {
        const kind = /^data:image\/(\w+)/.exec(image.src)[1];
        files.append(element("a", { href: image.src, download: `${name}.${kind}`, ...about(kind.toUpperCase()) }, kind.toUpperCase()));
      } else continue;
      figure.append(files);
    }
  }

  // ---- What scrolls sideways is reached by the keyboard, what does not is passed over

  function reachable() {
    const boxes = all("figure.chart, .scroll");
    const look = () => boxes.forEach((box) => {
      const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
    look();
    addEventListener("resize", look);
  }

  // ---- Tables are sorted by a click on a column's head

  const SCALES = { 천: 1e3, 만: 1e4, 백만: 1e6, 억: 1e8, 조: 1e12, thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };

  /** What a cell is sorted by: its number, else its text; null where it says nothing. */
  function key(cell, numeric) {
    const copy = cell.cloneNode(true);
    all(".mark, .hidden, small", copy).forEach((part) => part.remove());
    const text = copy.textContent.trim();
    if (!text || /^[-–—−·.]$/.test(text)) return null;
    if (!numeric) return text;
    const found = /([-−–△▲]?)[^\d△▲−–-]*([-−–△▲]?)\s*(\d[\d,]*(?:\.\d+)?)\s*(백만|천|만|억|조|thousand|million|billion|trillion)?/.exec(text);
    if (!found) return null;
    return (found[1] || found[2] ? -1 : 1) * Number(found[3].replaceAll(",", "")) * (SCALES[found[4]] ?? 1);
  }

  function sortable(table) {
    const body = table.tBodies[0];
    const head = table.tHead;
    if (!head || head.rows.length !== 1 || table.tBodies.length !== 1 || body.rows.length < 3) return;
    const rows = [...body.rows];
    if ([...head.rows, ...rows].some((row) => [...row.cells].some((cell) => cell.colSpan > 1 || cell.rowSpan > 1))) return;
    const last = rows.filter((row) => row.matches(".total, .is-total"));
    const sorted = rows.filter((row) => !last.includes(row));
    const collator = new Intl.Collator(language, { numeric: true });
    for (const [column, cell] of [...head.rows[0].cells].entries()) {
      if (cell.tagName !== "TH" || !cell.textContent.trim()) continue;
      const numeric = cell.classList.contains("num");
      const button = element("button", { type: "button", class: "sort" }, ...cell.childNodes);
      cell.append(button);
      const ways = numeric ? ["descending", "ascending", null] : ["ascending", "descending", null];
      button.addEventListener("click", () => {
        const way = ways[(ways.indexOf(cell.getAttribute("aria-sort")) + 1) % 3];
        all("[aria-sort]", head).forEach((other) => other.removeAttribute("aria-sort"));
        if (way) cell.setAttribute("aria-sort", way);
        const turn = way === "descending" ? -1 : 1;
        const keys = new Map(sorted.map((row) => [row, way && row.cells[column] ? key(row.cells[column], numeric) : null]));
        const order = [...sorted].sort((one, other) => {
          const [a, b] = [keys.get(one), keys.get(other)];
          if (a === null || b === null) return (a === null) - (b === null);
          return turn * (numeric ? a - b : collator.compare(a, b));
        });
        body.append(...(way ? [...order, ...last] : rows));
      });
    }
  }

  // ---- On paper nothing stays folded

  function unfoldForPrint() {
    let opened = [];
    const unfold = () => {
      opened.push(...all("details:not([open])"));
      opened.forEach((item) => (item.open = true));
    };
    const fold = () => {
      opened.forEach((item) => (item.open = false));
      opened = [];
    };
    addEventListener("beforeprint", unfold);
    addEventListener("afterprint", fold);
    matchMedia("print").addEventListener("change", (event) => (event.matches ? unfold() : fold()));
  }

  followContents();
  keepPlace();
  provenance();
  chartFiles();
  all(".scroll > table:not(.sources)").forEach(sortable);
  reachable();
  unfoldForPrint();
})();
