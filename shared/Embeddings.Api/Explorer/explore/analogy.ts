import { get, modelPath } from '../api/client';
import type { ScoredItems } from '../api/answers';
import { follow, go, here } from '../address/address';
import { byId } from '../dom/find';
import { Latest } from '../dom/latest';
import { isAborted, showFailure, showHint } from '../notice/notice';
import { Combobox } from '../search/combobox';
import { offerExamples } from './examples';
import { results } from './results';
import { scaleOf } from './scores';
import { nothing, show } from './shown';

const parts = ['a', 'b', 'c'] as const;
const inputs = parts.map(part => byId(`analogy-${part}`, HTMLInputElement));
const list = byId('analogy-answer', HTMLElement);
const latest = new Latest();

/** The panel for analogies: a is to b as c is to ? */
export function startAnalogy(): void {
  inputs.forEach((input, index) => new Combobox(input, () => (inputs[index + 1] ?? input).focus()));
  byId('analogy-form', HTMLFormElement).addEventListener('submit', event => {
    event.preventDefault();
    const [a = '', b = '', c = ''] = inputs.map(input => input.value.trim());
    go({ a, b, c });
  });
  follow((place, before) => {
    const moved = before === undefined || [...parts, 'model' as const, 'tool' as const, 'view' as const].some(part => place[part] !== before[part]);
    if (place.tool === 'analogy' && place.view === 'explore' && moved)
      void load();
  });
}

async function load(): Promise<void> {
  const { model, a, b, c } = here();
  [a, b, c].forEach((value, index) => (inputs[index]!.value = value));
  if (model === '' || a === '' || b === '' || c === '') {
    latest.stop();
    show(nothing);
    showHint(list, 'Complete the pair', 'Give a pair and the first half of another. The model proposes the second half.');
    return offerExamples(list, ([first, second], [third]) => first === undefined || second === undefined || third === undefined
      ? undefined
      : { name: `${first} : ${second} = ${third} : ?`, go: () => go({ a: first, b: second, c: third }) });
  }
  list.setAttribute('aria-busy', 'true');
  try {
    const found = await get<ScoredItems>(`${modelPath(model)}/analogy`, { a, b, c, top: 10 }, latest.start());
    list.replaceChildren(...results(found.items, `${a} is to ${b} as ${c} is to`, scaleOf('cosine', [])));
    show({ focus: [a, b, c], others: found.items.slice(0, 3).map(item => item.item), shape: 'analogy' });
  } catch (failure) {
    if (isAborted(failure))
      return;
    show(nothing);
    showFailure(list, failure, () => void load());
  }
  list.removeAttribute('aria-busy');
}
