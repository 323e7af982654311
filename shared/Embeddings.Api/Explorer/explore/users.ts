import type { MappedUsers } from '../api/answers';
import { follow, go, here } from '../address/address';
import { create } from '../dom/create';
import { byId } from '../dom/find';
import { currentUsers } from '../models/current';
import { versionOf } from '../models/picker';
import { showFailure, showHint } from '../notice/notice';
import { breakable } from '../text/breakable';
import { plural } from '../text/format';
import { nothing, show } from './shown';

const chosen = byId('user', HTMLElement);
const list = byId('users', HTMLElement);

// The list is made once for a version: choosing a user must not take the focus away.
let listed = '';

/** Users of the evaluation among the items that they took, with what was held out of their histories. */
export function startUsers(): void {
  follow((place, before) => {
    const moved = before === undefined || (['model', 'tool', 'view', 'user'] as const).some(part => place[part] !== before[part]);
    if (place.tool === 'users' && place.view === 'explore' && place.model !== '' && moved)
      void load();
  });
}

async function load(): Promise<void> {
  const { model } = here();
  const version = `${model} ${versionOf(model)}`;
  list.setAttribute('aria-busy', 'true');
  try {
    const { users } = await currentUsers(model);
    if (model !== here().model || here().tool !== 'users')
      return;
    if (users.length === 0)
      return showNothing('No users', 'This version was not evaluated on users, or keeps none. Hold something out of interactions, with evaluation.mappedUsers above 0.');
    if (listed !== version)
      list.replaceChildren(...rows(users));
    listed = version;
    choose(users);
  } catch (failure) {
    listed = '';
    chosen.replaceChildren();
    show(nothing);
    showFailure(list, failure, () => void load());
  }
  list.removeAttribute('aria-busy');
}

function showNothing(title: string, line: string): void {
  listed = '';
  chosen.replaceChildren();
  show(nothing);
  showHint(list, title, line);
}

const rows = (users: MappedUsers['users']): HTMLElement[] => [
  create('p', { class: 'remark' }, `${plural(users.length, 'user')} of the evaluation, each placed on the map in the middle of the items nearest to the history.`),
  create('ol', { class: 'rows', 'aria-label': 'Users' }, ...users.map(({ user, history }) => create(
    'li', { class: 'row row-plain', 'data-user': user },
    create('button', { type: 'button', class: 'row-item', 'aria-pressed': 'false', onclick: () => go({ user: here().user === user ? '' : user }) }, ...breakable(user)),
    create('span', { class: 'row-value' }, plural(history.length, 'item')),
  ))),
];

function choose(users: MappedUsers['users']): void {
  const position = users.findIndex(({ user }) => user === here().user);
  const found = users[position];
  list.querySelectorAll<HTMLElement>('.row').forEach(row => row.querySelector('button')!.setAttribute('aria-pressed', String(row.dataset['user'] === found?.user)));
  chosen.replaceChildren(...(found ? card(found) : []));
  show({
    focus: found?.history ?? [], others: found?.heldOut ?? [], shape: 'user',
    users: { at: users.map(({ x, y }) => [x, y]), chosen: found && position, choose: user => go({ user: users[user]!.user }) },
  });
}

function card({ user, history, heldOut }: MappedUsers['users'][number]): HTMLElement[] {
  const items = (names: string[], label: string): HTMLElement => create('ul', { class: 'chips', 'aria-label': label }, ...names.map(name => create(
    'li', {}, create('button', { type: 'button', class: 'chip chip-button', onclick: () => go({ tool: 'neighbours', item: name }) }, ...breakable(name)))));
  return [
    create('h2', {}, `User ${user}`),
    create('h3', { class: 'chips-title' }, 'Held out, dashed on the map'), items(heldOut, 'Held out'),
    create('h3', { class: 'chips-title' }, 'Took, the latest first'), items([...history].reverse(), 'Took'),
  ];
}
