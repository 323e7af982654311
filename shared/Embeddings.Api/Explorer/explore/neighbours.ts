import { get, modelPath } from '../api/client';
import type { ScoredItems } from '../api/answers';
import { follow, go, here } from '../address/address';
import { metrics, type Place } from '../address/place';
import { byId } from '../dom/find';
import { Latest } from '../dom/latest';
import { isAborted, showFailure, showHint } from '../notice/notice';
import { Combobox } from '../search/combobox';
import { breakable } from '../text/breakable';
import { offerExamples } from './examples';
import { addToHistory, results } from './results';
import { scaleOf } from './scores';
import { nothing, show } from './shown';

const search = byId('search', HTMLInputElement);
const head = byId('item-head', HTMLElement);
const title = byId('item-title', HTMLElement);
const list = byId('neighbours', HTMLElement);
const add = byId('item-add', HTMLButtonElement);
const top = byId('top', HTMLSelectElement);
const metric = byId('metric', HTMLSelectElement);
const latest = new Latest();

// Longer names are above their button, in smaller letters.
const longestBesideButton = 18;

/** The panel with the nearest neighbours of an item. */
export function startNeighbours(): void {
  new Combobox(search, item => go({ tool: 'neighbours', item }));
  top.addEventListener('change', () => go({ top: Number(top.value) }));
  metric.addEventListener('change', () => go({ metric: metrics.find(chosen => chosen === metric.value)! }));
  add.addEventListener('click', () => addToHistory(here().item));
  follow((place, before) => {
    if (place.tool === 'neighbours' && place.view === 'explore' && changed(place, before))
      void load();
  });
  // Before this, nothing listens to the input.
  search.disabled = false;
}

const changed = (place: Place, before: Place | undefined): boolean =>
  before === undefined || (['model', 'item', 'tool', 'view', 'top', 'metric'] as const).some(part => place[part] !== before[part]);

async function load(): Promise<void> {
  const { model, item } = here();
  [top.value, metric.value] = [String(here().top), here().metric];
  search.value = item;
  head.hidden = item === '';
  title.replaceChildren(...breakable(item));
  head.classList.toggle('item-head-long', item.length > longestBesideButton);
  if (model === '' || item === '') {
    latest.stop();
    show(nothing);
    showHint(list, 'Find similar items', 'Search for an item, or click a point on the map, to see its nearest neighbours.');
    return offerExamples(list, ([name]) => (name === undefined ? undefined : { name, go: () => go({ item: name }) }));
  }
  list.setAttribute('aria-busy', 'true');
  try {
    const found = await get<ScoredItems>(`${modelPath(model)}/similar`, { item, top: top.value, metric: metric.value }, latest.start());
    add.hidden = false;
    list.replaceChildren(...results(found.items, `Neighbours of ${item}`, scaleOf(here().metric, found.items.map(neighbour => neighbour.similarity))));
    show({ focus: [item], others: found.items.map(neighbour => neighbour.item), shape: 'neighbours' });
  } catch (failure) {
    if (isAborted(failure))
      return;
    add.hidden = true;
    show(nothing);
    showFailure(list, failure, () => void load(), spelling => go({ item: spelling }));
  }
  list.removeAttribute('aria-busy');
}
