import type { VersionList, VersionSummary } from '../api/answers';
import { create } from '../dom/create';
import { bytes, count, date, decimals, share } from '../text/format';

/** A model's versions, the newest first, with a button to make each one current. */
export function versionTable(list: VersionList, change: (version: VersionSummary, back: boolean) => void): HTMLElement {
  const current = list.versions.findIndex(version => version.version === list.current.version);
  const rows = list.versions.map((version, position) => row(list, version, position > current, change));
  return create(
    'div', { class: 'table-frame', tabindex: '0', role: 'group', 'aria-label': 'Versions' },
    create(
      'table', { class: 'table' },
      create('caption', { class: 'unseen' }, `Versions of ${list.model}`),
      create('thead', {}, create('tr', {}, ...['Version', 'Created', 'Items', 'Size', 'Measured'].map(name => create('th', { scope: 'col' }, name)), create('th', { scope: 'col' }, create('span', { class: 'unseen' }, 'Action')))),
      create('tbody', {}, ...rows),
    ),
  );
}

function row(list: VersionList, version: VersionSummary, back: boolean, change: (version: VersionSummary, back: boolean) => void): HTMLElement {
  const part = list.current.split?.[version.version];
  const badge = create('span', { class: 'badge badge-current' }, part === undefined ? 'current' : `answers ${share(part * 100)}`);
  const button = create('button', { type: 'button', class: 'button', onclick: () => change(version, back) }, back && !version.current ? 'Roll back' : 'Make current');
  // A version of a split can be made current, which ends the split.
  const state = !version.current ? [button] : part === undefined ? [badge] : [badge, button];
  return create(
    'tr', { 'data-version': version.version },
    create('td', { 'data-label': 'Version', class: 'code' }, version.version),
    create('td', { 'data-label': 'Created', class: 'number' }, date(version.createdAt)),
    create('td', { 'data-label': 'Items', class: 'number' }, `${count(version.items)} × ${version.dimensions}`),
    create('td', { 'data-label': 'Size', class: 'number' }, bytes(version.bytes)),
    create('td', { 'data-label': 'Measured' }, version.worth ? `${decimals(version.worth.value)} ${version.worth.name}` : '–'),
    create('td', { class: 'action' }, ...state),
  );
}
