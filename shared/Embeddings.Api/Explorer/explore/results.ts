import type { ScoredItem } from '../api/answers';
import { go, here } from '../address/address';
import { create } from '../dom/create';
import { breakable } from '../text/breakable';
import { decimals, plural } from '../text/format';
import type { Scale } from './scores';

// Longer names are above their bars.
const longestBesideBar = 16;

/** Appends an item to the history. */
export const addToHistory = (item: string): void => go({ history: [...here().history, item] });

/**
 * Renders scored items as rows: a click on the item shows its neighbours, the bar shows the score, and the button adds the item to the history. The arrow
 * keys move between items. A remark above explains a full bar.
 */
export function results(items: ScoredItem[], label: string, scale: Scale): HTMLElement[] {
  const names = items.some(({ item }) => item.length > longestBesideBar) ? 'rows rows-long' : 'rows';
  return [
    create('p', { class: 'remark' }, scale.explanation, ...(items.some(item => item.parts) ? [' Its parts: ', ...partsLegend()] : [])),
    create('ol', { class: names, 'aria-label': label, onkeydown: walk as EventListener }, ...items.map(item => row(item, scale))),
  ];
}

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

function walk(event: KeyboardEvent): void {
  const step = steps[event.key];
  if (step === undefined || !(event.target instanceof HTMLElement))
    return;
  event.preventDefault();
  const row = event.target.closest('.row');
  (step > 0 ? row?.nextElementSibling : row?.previousElementSibling)?.querySelector<HTMLElement>('.row-item')?.focus();
}

const parts = { embedding: 'embedding', transitions: 'transitions', neighbours: 'neighbours in histories', linear: 'liked with the history', popularity: 'popularity', history: 'already in the history' } as const;

const partsLegend = (): HTMLElement[] => Object.entries(parts).map(([part, name]) => create('span', { class: `part part-${part}` }, name));

// One length for each part of the score, or one for the whole score.
function bars({ parts: own }: ScoredItem, value: number, full: number): HTMLElement[] {
  const lengths: [string, number][] = own ? Object.keys(parts).map(part => [`row-fill part-${part}`, own[part as keyof typeof parts] ?? 0]) : [['row-fill', value]];
  return lengths.map(([style, length]) => {
    const bar = create('span', { class: style });
    bar.style.inlineSize = `${Math.max(0, Math.min(1, length / full)) * 100}%`;
    return bar;
  });
}

const brought = (because: { item: string }[]): HTMLElement => create('p', { class: 'row-why' }, `because of ${because.slice(0, 2).map(reason => reason.item).join(' and ')}`);

function row(scored: ScoredItem, scale: Scale): HTMLElement {
  const { item, similarity, count, because } = scored;
  const value = scale.value(similarity);
  return create(
    'li',
    { class: 'row', 'data-item': item },
    create(
      'button',
      { type: 'button', class: 'row-item', title: count > 0 ? `${item}, ${plural(count, 'occurrence')}` : item, onclick: () => go({ tool: 'neighbours', item }) },
      ...breakable(item),
    ),
    create('span', { class: 'row-bar', 'aria-hidden': 'true' }, ...bars(scored, value, scale.full)),
    create('span', { class: 'row-value' }, decimals(value)),
    create('button', { type: 'button', class: 'icon-button', 'aria-label': `Add ${item} to the history`, title: 'Add to the history', onclick: () => addToHistory(item) }, '+'),
    ...(because && because.length > 0 ? [brought(because)] : []),
  );
}
