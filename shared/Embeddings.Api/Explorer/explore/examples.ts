import { get, modelPath } from '../api/client';
import type { CompletedItems } from '../api/answers';
import { create } from '../dom/create';
import { currentMap } from '../models/currentMap';
import { here } from '../address/address';

const wanted = 3;
// Where there is no map: the most frequent items are about everything.
const passedOver = 30;

/** What can be tried of a model, in its own words: items that are typical of three parts of its map, and two more of the same part. */
async function examplesOf(model: string): Promise<string[][]> {
  const regions = await currentMap(model).then(map => map.regions, () => []);
  if (regions.length > 0)
    return Array.from({ length: wanted }, (_, number) => regions[Math.floor((number * regions.length) / wanted)]!.typical);
  const { items } = await get<CompletedItems>(`${modelPath(model)}/items`, { prefix: '', top: 100 });
  const names = items.map(({ item }) => item);
  const step = Math.max(1, Math.floor(Math.min(passedOver, names.length / wanted)));
  return Array.from({ length: wanted }, (_, number) => names.slice(number * step, number * step + 3)).filter(some => some.length > 0);
}

/**
 * Offers three things to try below a hint.
 * @param make What one of them is called and does; undefined where the items do not suffice.
 */
export async function offerExamples(place: HTMLElement, make: (own: string[], next: string[]) => { name: string; go: () => void } | undefined): Promise<void> {
  const hint = place.querySelector('.hint');
  const { model } = here();
  if (!hint || model === '')
    return;
  // They are a help: without them the hint says enough, and what fails is said where an item is asked for.
  const examples = await examplesOf(model).catch(() => []);
  const made = examples.map((own, number) => make(own, examples[(number + 1) % examples.length]!)).filter(example => example !== undefined);
  if (made.length > 0 && place.contains(hint))
    hint.append(create('p', { class: 'examples' }, 'Try ', ...made.map(({ name, go }) => create('button', { type: 'button', class: 'button', onclick: go }, name))));
}
