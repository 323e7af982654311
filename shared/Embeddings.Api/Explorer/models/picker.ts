import { get } from '../api/client';
import type { ModelSummary } from '../api/answers';
import { follow, go, here, settle } from '../address/address';
import { nowhere } from '../address/place';
import { create } from '../dom/create';
import { byId } from '../dom/find';
import { showFailure } from '../notice/notice';
import { count, plural } from '../text/format';

const select = byId('model', HTMLSelectElement);
const facts = byId('model-facts', HTMLElement);
const content = byId('content', HTMLElement);
const welcome = byId('welcome', HTMLElement);
const unreachable = byId('unreachable', HTMLElement);

let models: ModelSummary[] = [];
let isEmpty = false;

select.addEventListener('change', () => go({ model: select.value, ...nowhere }));

/** Loads the list of models, and opens the first one if the address names none. */
export async function loadModels(): Promise<void> {
  try {
    models = (await get<{ models: ModelSummary[] }>('api/models')).models;
  } catch (failure) {
    [content.hidden, welcome.hidden, unreachable.hidden] = [true, true, false];
    return showFailure(unreachable, failure, () => void loadModels());
  }
  const named = here().model;
  // An unknown model stays in the list. Its page says that it is unknown.
  const names = [...new Set([...models.map(model => model.model), ...(named === '' ? [] : [named])])];
  select.replaceChildren(...names.map(name => create('option', { value: name }, name)));
  isEmpty = names.length === 0;
  unreachable.hidden = true;
  welcomeWhereEmpty();
  byId('welcome-upload', HTMLElement).textContent = commands();
  if (named === '' && names[0] !== undefined)
    settle({ model: names[0] });
  describe();
}

/** The current version of a model, as last loaded. */
export const versionOf = (model: string): string => models.find(candidate => candidate.model === model)?.version ?? '';

/** The number of items in the current version of a model, as last loaded. */
export const itemsOf = (model: string): number => models.find(candidate => candidate.model === model)?.items ?? 0;

function describe(): void {
  select.value = here().model;
  const model = models.find(candidate => candidate.model === here().model);
  facts.textContent = model ? `${plural(model.items, 'item')} · ${count(model.dimensions)} dimensions` : '';
  document.title = [here().item, here().model, 'Embeddings'].filter(part => part !== '').join(' · ');
}

// The commands contain the address of this page, so that they can be pasted.
const commands = (): string => {
  const api = new URL('api', document.baseURI);
  return `curl -T FILE ${api}/corpora/NAME/FILE\ncurl -X POST ${api}/models/NAME/runs`;
};

// Without a model the page shows how to make one.
function welcomeWhereEmpty(): void {
  if (!unreachable.hidden)
    return;
  content.hidden = isEmpty && here().view !== 'training';
  welcome.hidden = !content.hidden;
}

export function followModel(): void {
  byId('welcome-train', HTMLButtonElement).addEventListener('click', () => {
    go({ view: 'training' });
    byId('new-run', HTMLFormElement).closest('details')!.open = true;
    byId('new-run-files', HTMLInputElement).focus();
  });
  follow(welcomeWhereEmpty);
  follow(describe);
}
