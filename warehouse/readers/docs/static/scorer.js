/* What people open comes before what it is made of, unless a table is asked for by its name. The numbers below `score` are those of Sphinx. */
var Scorer = {
  score: ([page, , , , score]) => {
    if (page.startsWith("marts.")) return score + 14;
    if (page.startsWith("core.")) return score + 2;
    return page.includes(".") ? score : score - 4;
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
