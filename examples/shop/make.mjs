// Generates a shop: customers buy one thing after another, mostly for one purpose. The same seed gives the same shop.
// node make.mjs orders > orders.csv; node make.mjs items > items.jsonl
const trips = {
  camping: ['tent', 'sleeping bag', 'camping mat', 'gas stove', 'cooking pot', 'head lamp', 'water bottle', 'rain jacket'],
  kitchen: ['chef knife', 'cutting board', 'frying pan', 'saucepan', 'mixing bowl', 'baking tin', 'rolling pin', 'kitchen scale'],
  garden: ['spade', 'rake', 'watering can', 'flower pot', 'potting soil', 'pruning shears', 'garden gloves', 'seed tray'],
  cycling: ['helmet', 'bike pump', 'repair kit', 'bike lock', 'front light', 'bottle cage', 'cycling gloves', 'chain oil'],
};
const makers = ['north', 'vale', 'oak', 'line', 'peak'];
const customers = 3000;

let state = 7;
const below = limit => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor(state / 2 ** 32 * limit);
};
const idOf = (maker, thing) => `${maker}-${thing.replaceAll(' ', '-')}`;

function orders() {
  console.log('user,item,timestamp,price');
  for (let customer = 0; customer < customers; customer++) {
    const things = Object.values(trips)[below(4)];
    const maker = makers[below(makers.length)];
    let next = below(things.length);
    const count = 4 + below(6);
    for (let order = 0; order < count; order++) {
      // Most customers buy the next thing on their list, from their favourite maker. Some do not.
      const thing = below(10) < 8 ? things[next] : Object.values(trips)[below(4)][below(8)];
      const from = below(10) < 7 ? maker : makers[below(makers.length)];
      console.log(`c${customer},${idOf(from, thing)},${1700000000 + customer * 5000 + order * 86400},${10 + below(90)}`);
      next = (next + 1) % things.length;
    }
  }
}

function items() {
  for (const [trip, things] of Object.entries(trips)) {
    for (const thing of things) {
      // The maker "new" has sold nothing yet.
      for (const maker of [...makers, 'new'])
        console.log(JSON.stringify({ id: idOf(maker, thing), title: `${maker} ${thing}`, text: `${thing} for ${trip} by ${maker}`, category: trip, price: 10 + below(90) }));
    }
  }
}

({ orders, items })[process.argv[2]]();
