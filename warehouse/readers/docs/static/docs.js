"use strict";

/* A picture wider than the screen shows its own table first. */
function showCurrent() {
  for (const box of document.querySelectorAll("svg.lineage .current rect")) {
    const frame = box.closest(".wide");
    frame.scrollLeft = box.x.baseVal.value + box.width.baseVal.value / 2 - frame.clientWidth / 2;
  }
}

/* Each result of a search says what the table holds. As a script: a page opened from a folder may not read files. */
function describeResults() {
  const results = document.getElementById("search-results");
  if (!results) return;
  const script = document.createElement("script");
  script.src = "_static/descriptions.js";
  script.onload = () => {
    const describe = () => {
      for (const link of results.querySelectorAll("li > a:not([data-described])")) {
        link.dataset.described = "";
        const text = tableDescriptions[link.getAttribute("href").replace(/\.html.*/, "")];
        if (!text) continue;
        const line = document.createElement("div");
        line.className = "note";
        line.textContent = text;
        link.after(line);
      }
    };
    describe();
    new MutationObserver(describe).observe(results, { childList: true, subtree: true });
  };
  document.head.append(script);
}

document.addEventListener("DOMContentLoaded", () => {
  showCurrent();
  describeResults();
});
