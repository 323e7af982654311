import { get, modelPath } from '../api/client';
import type { VersionChanges, VersionDescription, VersionList } from '../api/answers';
import { go, here } from '../address/address';
import { create } from '../dom/create';
import { byId } from '../dom/find';
import { Latest } from '../dom/latest';
import { isAborted, showFailure } from '../notice/notice';
import { breakable } from '../text/breakable';
import { count, percent } from '../text/format';
import { differingFacts, differingSettings, scores } from './differences';
import { tableOf } from './table';

const place = byId('version-comparison', HTMLElement);
const latest = new Latest();
// So many items are listed, with so many neighbours by name that each has lost and gained.
const [mostListed, mostNamed] = [10, 3];

/** Two versions side by side: what was set and measured differently, and whose neighbours changed most. */
export async function showComparison(list: VersionList): Promise<void> {
  const names = list.versions.map(({ version }) => version);
  if (names.length < 2)
    return place.replaceChildren();
  const newer = names.includes(here().newer) ? here().newer : names[0]!;
  const older = names.includes(here().older) && here().older !== newer ? here().older : names.find(name => name !== newer && name <= newer) ?? names.find(name => name !== newer)!;
  const body = create('div', { class: 'comparison', 'aria-busy': 'true', 'aria-live': 'polite' });
  place.replaceChildren(create('article', { class: 'card' }, create('h3', {}, 'Side by side'), choices(names, older, newer), body));
  const signal = latest.start();
  try {
    const describe = (version: string): Promise<VersionDescription> => get(`${modelPath(list.model)}/versions/${encodeURIComponent(version)}`, {}, signal);
    const [one, other] = await Promise.all([describe(older), describe(newer)]);
    body.replaceChildren(...differences(one, other));
    const changes = await get<VersionChanges>(`${modelPath(list.model)}/versions/${encodeURIComponent(newer)}/changes`, { baseline: older, top: mostListed }, signal);
    body.append(...neighbours(changes));
  } catch (failure) {
    if (isAborted(failure))
      return;
    const notice = create('div', {});
    body.append(notice);
    showFailure(notice, failure, () => void showComparison(list));
  }
  body.removeAttribute('aria-busy');
}

function choices(names: string[], older: string, newer: string): HTMLElement {
  const choice = (id: string, label: string, value: string, other: string, change: (version: string) => void): HTMLElement => {
    const select = create('select', { id }, ...names.filter(name => name !== other).map(name => new Option(name, name, false, name === value)));
    select.addEventListener('change', () => change(select.value));
    return create('span', {}, create('label', { for: id }, label), ' ', select);
  };
  return create(
    'div', { class: 'options' },
    choice('compare-older', 'Compare', older, newer, version => go({ older: version, newer })),
    choice('compare-newer', 'with', newer, older, version => go({ older, newer: version })),
  );
}

function differences(one: VersionDescription, other: VersionDescription): HTMLElement[] {
  const columns = [one.manifest.version, other.manifest.version];
  const settings = differingSettings(one, other);
  const measured = scores(one.evaluation, other.evaluation);
  return [
    tableOf('Facts that differ', ['', ...columns].map(column => column || 'Fact'), differingFacts(one, other)),
    create('h4', {}, 'Settings that differ'),
    settings.length > 0 ? tableOf('Settings that differ', ['Setting', ...columns], settings) : create('p', { class: 'soft' }, 'None: both were trained with the same settings.'),
    create('h4', {}, 'Scores, with 95 % intervals'),
    ...(measured.length > 0
      ? [
        tableOf('Scores', ['Score', ...columns, 'Difference'], measured),
        create('p', { class: 'soft' }, 'Each version was measured on what its own corpus held out. Intervals that overlap leave open which is better.'),
      ]
      : [create('p', { class: 'soft' }, 'Nothing was measured of both.')]),
  ];
}

// The nearest of them; the others are counted.
function some(items: string[], tag: 'del' | 'ins'): HTMLElement[] {
  const left = items.length - mostNamed;
  return [create('ul', { class: 'names' }, ...items.slice(0, mostNamed).map(item => create('li', {}, create(tag, {}, ...breakable(item)))),
    ...(left > 0 ? [create('li', { class: 'soft' }, `and ${count(left)} more`)] : []))];
}

function neighbours({ compared, kept, changes }: VersionChanges): HTMLElement[] {
  const remark = `Of the ${count(compared)} most frequent items, ${percent(kept)} of the nearest neighbours are the same.`;
  const explore = (item: string): void => go({ view: 'explore', tool: 'neighbours', item });
  const rows = changes.map(({ item, kept: same, lost, gained }) => ({
    cells: [
      [create('button', { type: 'button', class: 'row-item', onclick: () => explore(item) }, ...breakable(item))],
      percent(same),
      some(lost, 'del'),
      some(gained, 'ins'),
    ],
  }));
  return [
    create('h4', {}, 'Neighbours that changed most'), create('p', { class: 'soft' }, remark),
    ...(rows.length > 0 ? [tableOf('Neighbours that changed most', ['Item', 'The same', 'Lost', 'Gained'], rows)] : []),
  ];
}
