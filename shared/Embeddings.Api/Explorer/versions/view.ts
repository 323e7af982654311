import { get, modelPath, send } from '../api/client';
import type { ModelDescription, VersionList, VersionSummary } from '../api/answers';
import { follow, here } from '../address/address';
import { byId } from '../dom/find';
import { loadModels } from '../models/picker';
import { confirmed } from '../notice/confirm';
import { showFailure } from '../notice/notice';
import { evaluationCard } from './evaluation';
import { lineageCard } from './lineage';
import { versionTable } from './versionTable';

const table = byId('version-list', HTMLElement);
const details = byId('version-details', HTMLElement);

/** The view of the model's versions. */
export function startVersions(): void {
  follow((place, before) => {
    if (place.view === 'versions' && place.model !== '' && (before?.view !== place.view || before.model !== place.model))
      void load();
  });
}

async function load(): Promise<void> {
  const model = here().model;
  try {
    const [versions, described] = await Promise.all([get<VersionList>(`${modelPath(model)}/versions`), get<ModelDescription>(modelPath(model))]);
    if (model !== here().model)
      return;
    table.replaceChildren(versionTable(versions, (version, back) => void change(version, back)));
    details.replaceChildren(lineageCard(described), evaluationCard(described.evaluation));
  } catch (failure) {
    details.replaceChildren();
    showFailure(table, failure, () => void load());
  }
}

async function change({ version }: VersionSummary, back: boolean): Promise<void> {
  const model = here().model;
  const action = back ? 'Roll back' : 'Make current';
  if (!(await confirmed(`${back ? 'Roll back to' : 'Switch to'} ${version}?`, `It answers every query to ${model} from now on. You can switch again at any time.`, action)))
    return;
  try {
    await send('PUT', `${modelPath(model)}/current`, { version });
    await Promise.all([load(), loadModels()]);
  } catch (failure) {
    showFailure(details, failure, () => void load());
  }
}
