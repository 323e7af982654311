import { modelPath, send } from '../api/client';
import type { RecommendedItems, Relation } from '../api/answers';
import { follow, go, here } from '../address/address';
import { create } from '../dom/create';
import { byId } from '../dom/find';
import { currentDescription } from '../models/current';
import { showFailure, showHint } from '../notice/notice';
import { Combobox } from '../search/combobox';
import { breakable } from '../text/breakable';
import { offerExamples } from './examples';
import { addToHistory, results } from './results';
import { recommendationScale } from './scores';
import { nothing, show } from './shown';

const input = byId('history-input', HTMLInputElement);
const chips = byId('history-items', HTMLElement);
const badge = byId('history-count', HTMLElement);
const clear = byId('history-clear', HTMLButtonElement);
const list = byId('recommendations', HTMLElement);
const relations = byId('relations', HTMLElement);
// The message has its own element, so that new recommendations do not remove it.
const relationsFailure = byId('relations-failure', HTMLElement);
const relation = byId('relation', HTMLSelectElement);

// Responses may arrive in another order. Only the latest one is shown.
let asked = 0;
// Ends when the relations of the current model are known.
let offered: Promise<void> = Promise.resolve();

/** The panel for a history that the user composes, and its recommendations. */
export function startHistory(): void {
  new Combobox(input, item => {
    input.value = '';
    addToHistory(item);
  });
  clear.addEventListener('click', () => go({ history: [] }));
  relation.addEventListener('change', () => go({ relation: relation.value }));
  follow((place, before) => {
    badge.textContent = place.history.length > 0 ? String(place.history.length) : '';
    const shown = place.tool === 'history' && place.view === 'explore';
    const moved = before === undefined || place.tool !== before.tool || place.view !== before.view
      || place.model !== before.model || place.relation !== before.relation || place.history.join('\n') !== before.history.join('\n');
    if (before === undefined || place.model !== before.model)
      offered = offerRelations();
    if (shown && moved)
      void recommend();
  });
}

// Next items can be predicted only if the version has output vectors.
async function offerRelations(): Promise<void> {
  relations.hidden = true;
  relationsFailure.replaceChildren();
  relation.value = 'similar';
  if (here().model === '')
    return;
  const model = here().model;
  try {
    const described = await currentDescription(model);
    if (here().model !== model || !described.hasOutputVectors)
      return;
    relations.hidden = false;
    relation.value = here().relation === 'similar' ? 'similar' : 'next';
  } catch (failure) {
    if (here().model === model)
      showFailure(relationsFailure, failure, offerAgain);
  }
}

function offerAgain(): void {
  offered = offerRelations();
  if (here().tool === 'history')
    void recommend();
}

async function recommend(): Promise<void> {
  const { model, history } = here();
  const question = ++asked;
  if (!relations.hidden)
    relation.value = here().relation === 'similar' ? 'similar' : 'next';
  chips.replaceChildren(...history.map(chip));
  clear.hidden = history.length === 0;
  if (model === '' || history.length === 0) {
    show(nothing);
    showHint(list, 'Start a history', 'Click points on the map, press + beside an item, or type one above. Recommendations follow every step.');
    return offerExamples(list, ([name]) => (name === undefined ? undefined : { name, go: () => addToHistory(name) }));
  }
  list.setAttribute('aria-busy', 'true');
  // The relations of a new model decide what to ask.
  await offered;
  if (question !== asked)
    return;
  try {
    const found = await send<RecommendedItems>('POST', `${modelPath(model)}/recommend`, { history, relation: relation.value as Relation, top: 10, explain: true });
    if (question !== asked)
      return;
    list.replaceChildren(...results(found.items, 'Recommendations', recommendationScale(found.items.map(item => item.similarity))));
    if (found.unknown && found.unknown.length > 0)
      list.prepend(create('p', { class: 'remark' }, `Not known to the model: ${found.unknown.join(', ')}.`));
    show({ focus: history, others: found.items.map(item => item.item), shape: 'history' });
  } catch (failure) {
    if (question !== asked)
      return;
    show(nothing);
    showFailure(list, failure, () => void recommend());
  }
  list.removeAttribute('aria-busy');
}

function chip(item: string, position: number): HTMLElement {
  const remove = (): void => go({ history: here().history.filter((_, index) => index !== position) });
  return create(
    'li', { class: 'chip' }, create('span', {}, ...breakable(item)),
    create('button', { type: 'button', class: 'chip-remove', 'aria-label': `Remove ${item} from the history`, onclick: remove }, '×'),
  );
}
