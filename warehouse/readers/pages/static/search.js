// The one script of the site: finds a state, a district or a docket number while it is typed. Where it does not run,
// its field is not shown, and every page works as well.
"use strict";
(() => {
  const form = document.querySelector("form.search");
  const [field, list, told] = [form.querySelector("input"), form.querySelector("ul"), form.querySelector("p")];
  const most = 12;
  let index = null;
  form.hidden = false;

  // A page opened from a folder may not fetch a file, but any page may load a script: the index is one.
  window.searchIndex = (found) => { index = found; show(); };
  const load = () => {
    if (document.querySelector("script[data-index]")) return;
    const script = document.createElement("script");
    script.dataset.index = "";
    script.src = `${form.dataset.root}search-index.js`;
    document.head.append(script);
  };

  // 18-cr-49 and 1:18-cr-00049 are written alike, but for the office that the first does not name.
  const written = (number) => {
    const parts = number.match(/^(?:(\d{1,2}):)?(\d{2})-?([a-z]{2})-?0*(\d+)/);
    return parts ? [parts[1] || "", parts.slice(2).join("-")] : null;
  };
  // A place is [name, code, folder, name of the page with the cases of a year, letters of its citation].
  const isCited = (place, words) => place[4] !== "" && place[4] === words.join("");
  const is = (place, words) => isCited(place, words) || words.every((word) =>
    place[1].toLowerCase() === word || ` ${place[0].toLowerCase()}`.includes(` ${word}`));
  // A number is one in every district: those of the state that the page is about come first.
  const isHere = (place) => index.places[place][2].split("/")[0] === form.dataset.state;
  const dockets = (words) => {
    const number = words.find(written);
    if (!number) return [];
    const [office, rest] = written(number);
    const others = words.filter((word) => word !== number);
    return index.dockets.filter(([known, place]) => {
      const [own, same] = written(known) || ["", ""];
      return same === rest && (!office || own === office) && is(index.places[place], others);
    }).sort(([, one], [, other]) => isHere(other) - isHere(one)).map(([known, place, year]) => {
      const [name, , folder, page] = index.places[place];
      const text = encodeURIComponent(known).replace(/-/g, "%2D");
      return { name: `${known}, ${name}, ${year}`, page: `${folder}/${year}/${page}#:~:text=${text}` };
    });
  };
  const places = (words) => {
    const year = words.find((word) => index.years.includes(Number(word)));
    const names = words.filter((word) => word !== year);
    if (!names.length && !year) return [];
    // A year alone is that of the nation.
    if (!names.length) names.push("us");
    const asked = names.join(" ");
    const rank = (place) => place[1].toLowerCase() === asked || isCited(place, names) ? 0
      : place[0].toLowerCase().startsWith(asked) ? 1 : 2;
    return index.places.filter((place) => is(place, names)).sort((one, other) => rank(one) - rank(other))
      .map(([name, , folder, page]) => {
        if (!year) return { name, page: `${folder}/index.html` };
        // A district has no page of a year without a case.
        const ofYear = page === "cases.html" ? `${folder}/${year}/index.html` : `${folder}/index.html#y${year}`;
        return { name: `${name}, ${year}`, page: ofYear };
      });
  };
  const show = () => {
    const asked = field.value.trim().toLowerCase();
    // W.D. Mo. is WD Mo, and "Missouri, 2018" has its comma.
    const words = asked.replace(/[.,]/g, "").split(/\s+/).filter(Boolean);
    const found = index && asked ? [...dockets(words), ...places(words)] : [];
    list.replaceChildren(...found.slice(0, most).map(({ name, page }) => {
      const [item, link] = [document.createElement("li"), document.createElement("a")];
      link.href = form.dataset.root + page;
      link.textContent = name;
      item.append(link);
      return item;
    }));
    const more = found.length > most ? `, the first ${most} of which are shown` : "";
    told.textContent = index && asked ? `${found.length || "Nothing"} found${more}.` : "";
  };

  field.addEventListener("focus", load);
  field.addEventListener("input", () => { load(); show(); });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { field.value = ""; show(); }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const links = list.querySelectorAll("a");
    // A docket number that is one of several courts says nothing about which.
    if (links.length === 1 || !field.value.trim().split(/\s+/).some(written)) links[0]?.click();
  });
})();
