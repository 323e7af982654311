// Generates papers of three fields that cite earlier papers, nine of ten from their own field. The same seed gives the same graph.
const fields = ['biology', 'physics', 'history'];
const papers = 200;

let state = 11;
const below = limit => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor(state / 2 ** 32 * limit);
};

console.log('from,to');
for (let paper = 1; paper < papers; paper++) {
  for (const field of fields) {
    const cited = 3 + below(5);
    for (let citation = 0; citation < cited; citation++)
      console.log(`${field}-${paper},${below(10) < 9 ? field : fields[below(3)]}-${below(paper)}`);
  }
}
