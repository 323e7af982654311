import type { MappedItems } from '../api/answers';

// The number of cells across the map in which the density of a region is measured.
const cells = 40;

/** Finds where each region is densest, which is where its name is written. */
export function anchorsOf({ x, y, regions, regionOf }: MappedItems): [number, number][] {
  const counts = regions.map(() => new Float64Array(cells * cells));
  const cell = (value: number): number => Math.min(cells - 1, Math.max(0, Math.floor(((value + 1) / 2) * cells)));
  regionOf.forEach((region, item) => region >= 0 && counts[region]![cell(y[item]!) * cells + cell(x[item]!)]!++);
  return counts.map(own => {
    let [best, most] = [0, -1];
    for (let at = 0; at < own.length; at++) {
      const sum = around(own, at);
      if (sum > most)
        [best, most] = [at, sum];
    }
    const place = (position: number): number => ((position + 0.5) / cells) * 2 - 1;
    return [place(best % cells), place(Math.floor(best / cells))];
  });
}

// The density of a cell includes its neighbours, because a single dense cell is not a centre.
function around(own: Float64Array, at: number): number {
  let sum = 0;
  for (let down = -2; down <= 2; down++)
    for (let right = -2; right <= 2; right++) {
      const column = (at % cells) + right;
      sum += column >= 0 && column < cells ? own[at + down * cells + right] ?? 0 : 0;
    }
  return sum;
}
