/* What people open comes before what it is made of, unless a table is asked for by its name. The numbers below `score` are those of Sphinx. */
var Shown = [/* schemas */];
var Scorer = {
  score: ([page, , , , score]) => {
    const place = Shown.indexOf(page.split(".")[0]);
    if (!page.includes(".")) return score - 4;
    return place < 0 ? score : score + (place ? 2 : 14);
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
