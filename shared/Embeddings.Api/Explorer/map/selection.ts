import type { MappedItems } from '../api/answers';
import { go, here } from '../address/address';
import { create } from '../dom/create';
import { byId } from '../dom/find';
import { breakable } from '../text/breakable';
import { count, plural } from '../text/format';
import { offer, rowsOf } from './download';

const frame = byId('map-selection', HTMLElement);
const title = byId('map-selection-title', HTMLElement);
const list = byId('map-selection-items', HTMLElement);
const remark = byId('map-selection-remark', HTMLElement);
// More items are only in the file.
const mostListed = 200;

let shown: { items: MappedItems; chosen: number[] } | undefined;

/** A list of selected items, or of the items of a legend entry. A click on an item shows its neighbours. All can be saved as a file. */
export function startSelection(): void {
  byId('map-selection-close', HTMLButtonElement).addEventListener('click', hideSelection);
  byId('map-selection-csv', HTMLButtonElement).addEventListener('click', () => {
    if (shown)
      offer(`${here().model}-selection.csv`, new Blob([rowsOf(shown.items, shown.chosen)], { type: 'text/csv' }));
  });
  frame.addEventListener('keydown', event => event.key === 'Escape' && hideSelection());
}

/** @param chosen Indices of the map's items, the most frequent first. */
export function showSelection(items: MappedItems, chosen: number[]): void {
  shown = { items, chosen };
  frame.hidden = false;
  title.textContent = plural(chosen.length, 'item');
  remark.textContent = chosen.length > mostListed ? `The ${mostListed} most frequent are listed; the file has all.` : '';
  list.replaceChildren(...chosen.slice(0, mostListed).map(index => create(
    'li', {},
    create('button', { type: 'button', class: 'row-item', onclick: () => go({ tool: 'neighbours', item: items.items[index]! }) }, ...breakable(items.items[index]!)),
    create('span', { class: 'legend-count' }, items.counts[index]! > 0 ? count(items.counts[index]!) : ''),
  )));
  title.focus();
}

export function hideSelection(): void {
  shown = undefined;
  frame.hidden = true;
}
