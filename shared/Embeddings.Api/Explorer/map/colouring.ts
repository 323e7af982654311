import type { MappedItems } from '../api/answers';
import { short } from '../text/format';
import { channels, mostRegions, type Colours } from './colours';

/** A line of the legend, and the items of its colour. */
export interface Entry {
  name: string;
  /** The full name, for the tooltip. */
  title: string;
  items: number;
  colour: (colours: Colours) => string;
}

/** The colouring of the points: each item belongs to one entry, or to none. */
export interface Colouring {
  entries: Entry[];
  /** The index of the entry of each item; -1 for none. */
  entryOf: number[];
  ordered: boolean;
}

const other = (items: number): Entry => ({ name: 'Other', title: 'Items outside all regions', items, colour: colours => colours.other });

/** Colours by region. */
export function byRegion({ regions, regionOf }: MappedItems): Colouring {
  const entries: Entry[] = regions.map((region, number) => ({
    name: region.typical.slice(0, 3).join(', '),
    title: region.typical.join(', '),
    items: region.items,
    colour: colours => colours.regions[number % mostRegions]!,
  }));
  const none = regionOf.filter(region => region < 0).length;
  return none === 0
    ? { entries, entryOf: regionOf, ordered: false }
    : { entries: [...entries, other(none)], entryOf: regionOf.map(region => (region < 0 ? entries.length : region)), ordered: false };
}

/** Colours by the count of items, in powers of ten. */
export function byCount({ counts }: MappedItems): Colouring {
  const powers = counts.map(count => Math.floor(Math.log10(Math.max(1, count))));
  const [least, most] = [powers.reduce((a, b) => Math.min(a, b)), powers.reduce((a, b) => Math.max(a, b))];
  const entries = Array.from({ length: most - least + 1 }, (_, step): Entry => {
    const from = 10 ** (most - step);
    const name = `${short(from)} to ${short(from * 10)} times`;
    return { name, title: name, items: 0, colour: ({ ramp }) => between(ramp, most === least ? 1 : 1 - step / (most - least)) };
  });
  powers.forEach(power => entries[most - power]!.items++);
  return { entries, entryOf: powers.map(power => most - power), ordered: true };
}

/** Colours by the values of a field. Only the most frequent values have their own colours. */
export function byField(values: (string | undefined)[]): Colouring {
  const items = new Map<string, number>();
  for (const value of values)
    if (value !== undefined)
      items.set(value, (items.get(value) ?? 0) + 1);
  const shown = [...items].sort((one, another) => another[1] - one[1] || (one[0] < another[0] ? -1 : 1)).slice(0, mostRegions);
  const positions = new Map(shown.map(([value], position) => [value, position]));
  const entries: Entry[] = shown.map(([value, number], position) => ({ name: value, title: value, items: number, colour: ({ regions }) => regions[position]! }));
  const entryOf = values.map(value => (value === undefined ? undefined : positions.get(value)) ?? entries.length);
  const left = entryOf.filter(entry => entry === entries.length).length;
  return left === 0 ? { entries, entryOf, ordered: false } : { entries: [...entries, { ...other(left), title: 'Other values, or none' }], entryOf, ordered: false };
}

/** Red, green, blue and opacity of every item. If one entry is highlighted, the others are faded. */
export function paint({ entries, entryOf }: Colouring, colours: Colours, picked: number | undefined): Uint8Array {
  const of = entries.map(entry => channels(entry.colour(colours)));
  const none = channels(colours.other);
  const painted = new Uint8Array(4 * entryOf.length);
  entryOf.forEach((entry, item) => {
    painted.set(of[entry] ?? none, 4 * item);
    painted[4 * item + 3] = picked === undefined || entry === picked ? 255 : 36;
  });
  return painted;
}

function between([from, to]: [string, string], share: number): string {
  const [start, end] = [channels(from), channels(to)];
  return `#${start.map((value, channel) => Math.round(value + (end[channel]! - value) * share).toString(16).padStart(2, '0')).join('')}`;
}
