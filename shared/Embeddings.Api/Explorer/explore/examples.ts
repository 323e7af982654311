import { get, modelPath } from '../api/client';
import type { CompletedItems } from '../api/answers';
import { create } from '../dom/create';
import { currentMap } from '../models/current';
import { here } from '../address/address';

const wanted = 3;
// Without a map, the step between examples in the frequency list, because the most frequent items are too general.
const passedOver = 30;

/** Items to try with a model: typical items of three regions of its map, and two more of the first region. */
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
 * @param make Makes the name and the action of an example. Returns undefined if there are too few items.
 */
export async function offerExamples(place: HTMLElement, make: (own: string[], next: string[]) => { name: string; go: () => void } | undefined): Promise<void> {
  const hint = place.querySelector('.hint');
  const { model } = here();
  if (!hint || model === '')
    return;
  // Examples are optional. A failure is shown when the user queries an item.
  const examples = await examplesOf(model).catch(() => []);
  const made = examples.map((own, number) => make(own, examples[(number + 1) % examples.length]!)).filter(example => example !== undefined);
  if (made.length > 0 && place.contains(hint))
    hint.append(create('p', { class: 'examples' }, 'Try ', ...made.map(({ name, go }) => create('button', { type: 'button', class: 'button', onclick: go }, name))));
}
