import type { ScoredItem } from '../api/answers';
import { go, here } from '../address/address';
import { create } from '../dom/create';
import { breakable } from '../text/breakable';
import { decimals, plural } from '../text/format';

// Longer names stand above their bars.
const longestBesideBar = 16;

/** Adds an item to the history, as its latest. */
export const addToHistory = (item: string): void => go({ history: [...here().history, item] });

/** Scored items as rows: the item leads to its neighbours, the bar shows the score, the button adds it to the history. */
export function results(items: ScoredItem[], label: string): HTMLElement {
  // Scores without bounds are shown in proportion to the best, cosines as they are.
  const best = Math.max(1, ...items.map(item => item.similarity));
  const names = items.some(({ item }) => item.length > longestBesideBar) ? 'rows rows-long' : 'rows';
  return create('ol', { class: names, 'aria-label': label }, ...items.map(item => row(item, best)));
}

function row({ item, similarity, count }: ScoredItem, best: number): HTMLElement {
  const bar = create('span', { class: 'row-fill' });
  bar.style.inlineSize = `${Math.max(0, Math.min(1, similarity / best)) * 100}%`;
  return create(
    'li',
    { class: 'row', 'data-item': item },
    create(
      'button',
      { type: 'button', class: 'row-item', title: count > 0 ? `${item}, ${plural(count, 'occurrence')}` : item, onclick: () => go({ tool: 'neighbours', item }) },
      ...breakable(item),
    ),
    create('span', { class: 'row-bar', 'aria-hidden': 'true' }, bar),
    create('span', { class: 'row-value' }, decimals(similarity)),
    create('button', { type: 'button', class: 'icon-button', 'aria-label': `Add ${item} to the history`, title: 'Add to the history', onclick: () => addToHistory(item) }, '+'),
  );
}
