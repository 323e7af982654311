import { get } from '../api/client';
import type { ModelSummary } from '../api/answers';
import { follow, go, here, settle } from '../address/address';
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

select.addEventListener('change', () => go({ model: select.value, item: '', a: '', b: '', c: '', history: [] }));

/** Loads the models that there are, and goes to the first where the address names none. */
export async function loadModels(): Promise<void> {
  try {
    models = (await get<{ models: ModelSummary[] }>('api/models')).models;
  } catch (failure) {
    [content.hidden, welcome.hidden, unreachable.hidden] = [true, true, false];
    return showFailure(unreachable, failure, () => void loadModels());
  }
  const named = here().model;
  // A model that the service does not know stays in the list: its page says so.
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

/** The version that answers for a model, as far as the page knows. */
export const versionOf = (model: string): string => models.find(candidate => candidate.model === model)?.version ?? '';

/** How many items the version that answers for a model has, as far as the page knows. */
export const itemsOf = (model: string): number => models.find(candidate => candidate.model === model)?.items ?? 0;

function describe(): void {
  select.value = here().model;
  const model = models.find(candidate => candidate.model === here().model);
  facts.textContent = model ? `${plural(model.items, 'item')} · ${count(model.dimensions)} dimensions` : '';
  document.title = [here().item, here().model, 'Embeddings'].filter(part => part !== '').join(' · ');
}

// As they can be pasted: with the address that this page came from.
const commands = (): string => {
  const api = new URL('api', document.baseURI);
  return `curl -T FILE ${api}/corpora/NAME/FILE\ncurl -X POST ${api}/models/NAME/runs`;
};

// Without a model there is nothing to see but how one is made.
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
