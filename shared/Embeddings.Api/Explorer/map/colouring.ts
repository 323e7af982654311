import type { MappedField, MappedItems } from '../api/answers';
import { number, short } from '../text/format';
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

// Numbers are divided into at most this many steps.
const mostSteps = 6;

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

/** By a field of items.jsonl: the most frequent texts have colours of their own, numbers are coloured in steps with as many items each. */
export const byField = ({ values, valueIndex, numbers }: MappedField): Colouring => (numbers ? byNumber(numbers) : byText(values, valueIndex));

function byText(values: string[], valueIndex: number[]): Colouring {
  const shown = values.slice(0, mostRegions);
  const entryOf = valueIndex.map(value => (value < 0 || value >= shown.length ? shown.length : value));
  const items = countOf(entryOf, shown.length + 1);
  const entries: Entry[] = shown.map((value, position) => ({ name: value, title: value, items: items[position]!, colour: ({ regions }) => regions[position]! }));
  return { entries: items[shown.length]! > 0 ? [...entries, { ...other(items[shown.length]!), title: 'Other values, or none' }] : entries, entryOf, ordered: false };
}

function byNumber(numbers: (number | null)[]): Colouring {
  const sorted = numbers.filter(number => number !== null).sort((one, another) => one - another);
  // The lowest value of every step, the highest step first as in the legend.
  const lows = [...new Set(Array.from({ length: mostSteps }, (_, step) => sorted[Math.floor((step * sorted.length) / mostSteps)]!))].filter(low => low !== undefined).reverse();
  const entryOf = numbers.map(number => (number === null ? lows.length : lows.findIndex(low => number >= low)));
  const items = countOf(entryOf, lows.length + 1);
  const entries = lows.map((low, step): Entry => {
    const name = step === 0 ? `${number(low)} and above` : `${number(low)} to ${number(lows[step - 1]!)}`;
    return { name, title: name, items: items[step]!, colour: ({ ramp }) => between(ramp, lows.length === 1 ? 1 : 1 - step / (lows.length - 1)) };
  });
  return { entries: items[lows.length]! > 0 ? [...entries, { ...other(items[lows.length]!), title: 'No number' }] : entries, entryOf, ordered: true };
}

function countOf(entryOf: number[], entries: number): number[] {
  const items = new Array<number>(entries).fill(0);
  entryOf.forEach(entry => items[entry]!++);
  return items;
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
