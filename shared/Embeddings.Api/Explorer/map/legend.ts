import { create } from '../dom/create';
import { byId } from '../dom/find';
import { count } from '../text/format';
import type { Colouring } from './colouring';
import { colours } from './colours';

const frame = byId('map-legend', HTMLDetailsElement);
const list = byId('map-legend-entries', HTMLElement);

/** The actions on an entry. */
export interface LegendActions {
  /** Highlights an entry and fades the others; undefined for no highlight. */
  pick: (entry: number | undefined) => void;
  list: (entry: number) => void;
}

/** Explains the colours. A pressed entry is highlighted on the map, and its items can be listed. */
export function showLegend({ entries }: Colouring, actions: LegendActions): void {
  frame.hidden = entries.length === 0;
  const palette = colours();
  const press = (button: HTMLElement, entry: number): void => {
    const picked = button.getAttribute('aria-pressed') !== 'true';
    list.querySelectorAll('[aria-pressed]').forEach(other => other.setAttribute('aria-pressed', String(picked && other === button)));
    actions.pick(picked ? entry : undefined);
  };
  list.replaceChildren(...entries.map((entry, position) => {
    const swatch = create('span', { class: 'legend-swatch', 'aria-hidden': 'true' });
    swatch.style.backgroundColor = entry.colour(palette);
    const button: HTMLElement = create(
      'button', { type: 'button', class: 'legend-entry', 'aria-pressed': 'false', title: entry.title, onclick: () => press(button, position) },
      swatch, create('span', { class: 'legend-name' }, entry.name), create('span', { class: 'legend-count' }, count(entry.items)),
    );
    const all = create(
      'button', { type: 'button', class: 'icon-button', 'aria-label': `List the items of ${entry.name}`, title: 'List its items', onclick: () => actions.list(position) }, '≡');
    return create('li', {}, button, all);
  }));
}
