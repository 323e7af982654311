import type { MappedItems } from '../api/answers';
import { go, here } from '../address/address';
import { byId } from '../dom/find';
import { currentDescription, currentField } from '../models/current';
import { byCount, byField, byRegion, type Colouring } from './colouring';

const select = byId('map-colour', HTMLSelectElement);
const fieldPrefix = 'field:';

// A map without regions is coloured by how often items occur.
const chosen = (hasRegions: boolean): string => (here().colour === 'region' && !hasRegions ? 'count' : here().colour);

/** Lets the reader choose by what the map is coloured; the link to the page keeps it. */
export const startColourChoice = (): void => select.addEventListener('change', () => go({ colour: select.value }));

/** Offers what a map can be coloured by: its regions, how often items occur, and the fields of items.jsonl. */
export async function offerColours(model: string, { regions }: MappedItems): Promise<void> {
  const own = [...(regions.length > 0 ? [new Option('region', 'region')] : []), new Option('frequency', 'count')];
  const choose = (): string => (select.value = chosen(regions.length > 0));
  select.replaceChildren(...own);
  choose();
  const { fields = [] } = await currentDescription(model);
  if (here().model !== model)
    return;
  select.append(...fields.map(field => new Option(field, fieldPrefix + field)));
  choose();
}

/** The colouring that the address names; where the map has no regions, how often items occur. */
export async function chosenColouring(model: string, items: MappedItems): Promise<Colouring> {
  const colour = chosen(items.regions.length > 0);
  select.value = colour;
  if (colour.startsWith(fieldPrefix))
    return byField(await currentField(model, colour.slice(fieldPrefix.length)));
  return usualColouring(items, colour);
}

/** The colouring that needs nothing but the map. */
export const usualColouring = (items: MappedItems, colour = 'region'): Colouring => (colour !== 'count' && items.regions.length > 0 ? byRegion(items) : byCount(items));
