"use strict";

/* A picture wider than the screen shows its own table first. */
function showCurrent() {
  for (const box of document.querySelectorAll("svg.lineage .current rect")) {
    const frame = box.closest(".wide");
    frame.scrollLeft = box.x.baseVal.value + box.width.baseVal.value / 2 - frame.clientWidth / 2;
  }
}

/* Where lines cross: the table that is pointed at or chosen, its lines, and what is at their ends stand out. */
function showNeighbours() {
  for (const drawing of document.querySelectorAll("svg.lineage")) {
    const lines = [...drawing.querySelectorAll(".line")];
    const show = (name) => {
      const near = lines.filter((line) => name && [line.dataset.read, line.dataset.reader].includes(name));
      const names = new Set(near.flatMap((line) => [line.dataset.read, line.dataset.reader]));
      for (const line of lines) line.classList.toggle("near", near.includes(line));
      for (const box of drawing.querySelectorAll("a")) box.classList.toggle("near", names.has(box.dataset.name));
      drawing.classList.toggle("pointed", near.length > 0);
    };
    const come = (event) => show(event.target.closest("a")?.dataset.name);
    const leave = () => show(undefined);
    for (const event of ["mouseover", "focusin"]) drawing.addEventListener(event, come);
    for (const event of ["mouseleave", "focusout"]) drawing.addEventListener(event, leave);
  }
}

/* The columns of a table in which most of the words stand, three at most. */
function columnsWith(words, columns) {
  const found = Object.entries(columns).map(([name, text]) => {
    const both = `${name} ${text}`.toLowerCase();
    return { name, text, count: words.filter((word) => both.includes(word)).length };
  });
  const most = Math.max(1, ...found.map((column) => column.count));
  return found.filter((column) => column.count === most).slice(0, 3);
}

function note(...content) {
  const line = document.createElement("div");
  line.className = "note";
  line.append(...content);
  return line;
}

/* What the table holds, and the columns that the search is about, each a link to its place. */
function description(href, table, words) {
  const lines = columnsWith(words, table.columns).map(({ name, text }) => {
    const link = document.createElement("a");
    link.href = `${href}#column-${name.toLowerCase()}`;
    link.textContent = name;
    return note(link, `: ${text}`);
  });
  return [note(table.text), ...lines];
}

/* Each result of a search says what was found. As a script: a page opened from a folder may not read files. */
function describeResults() {
  const results = document.getElementById("search-results");
  if (!results) return;
  const asked = new URLSearchParams(location.search).get("q") || "";
  const words = asked.toLowerCase().match(/[\p{L}\p{N}_]+/gu) || [];
  const script = document.createElement("script");
  script.src = "_static/descriptions.js";
  script.onload = () => {
    const describe = () => {
      for (const link of results.querySelectorAll("li > a:not([data-described])")) {
        link.dataset.described = "";
        const page = link.getAttribute("href").replace(/\.html.*/, "");
        const table = tableDescriptions[page];
        if (table) link.after(...description(`${page}.html`, table, words));
      }
    };
    describe();
    new MutationObserver(describe).observe(results, { childList: true, subtree: true });
  };
  document.head.append(script);
}

document.addEventListener("DOMContentLoaded", () => {
  showCurrent();
  showNeighbours();
  describeResults();
});
