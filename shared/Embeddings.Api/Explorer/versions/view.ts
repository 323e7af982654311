import { get, modelPath, send } from '../api/client';
import type { ModelDescription, VersionList, VersionSummary } from '../api/answers';
import { follow, here } from '../address/address';
import { byId } from '../dom/find';
import { loadModels } from '../models/picker';
import { confirmed } from '../notice/confirm';
import { showFailure } from '../notice/notice';
import { showComparison } from './comparison';
import { evaluationCard } from './evaluation';
import { showExperiment } from './experiment';
import { lineageCard } from './lineage';
import { versionTable } from './versionTable';

const table = byId('version-list', HTMLElement);
const details = byId('version-details', HTMLElement);
const more = [byId('experiment', HTMLElement), byId('version-comparison', HTMLElement)];

let shown: VersionList | undefined;

/** The view of the model's versions. */
export function startVersions(): void {
  follow((place, before) => {
    if (place.view !== 'versions' || place.model === '')
      return;
    if (before?.view !== place.view || before.model !== place.model)
      void load();
    else if (shown?.model === place.model && (before.older !== place.older || before.newer !== place.newer))
      void showComparison(shown);
  });
}

async function load(): Promise<void> {
  const model = here().model;
  try {
    const [versions, described] = await Promise.all([get<VersionList>(`${modelPath(model)}/versions`), get<ModelDescription>(modelPath(model))]);
    if (model !== here().model)
      return;
    shown = versions;
    table.replaceChildren(versionTable(versions, (version, back) => void change(version, back)));
    details.replaceChildren(lineageCard(described), evaluationCard(described.evaluation));
    await Promise.all([showExperiment(versions, reload), showComparison(versions)]);
  } catch (failure) {
    [details, ...more].forEach(place => place.replaceChildren());
    showFailure(table, failure, () => void load());
  }
}

async function reload(): Promise<void> {
  await Promise.all([load(), loadModels()]);
}

async function change({ version }: VersionSummary, back: boolean): Promise<void> {
  const model = here().model;
  const action = back ? 'Roll back' : 'Make current';
  if (!(await confirmed(`${back ? 'Roll back to' : 'Switch to'} ${version}?`, `It answers every query to ${model} from now on. You can switch again at any time.`, action)))
    return;
  try {
    await send('PUT', `${modelPath(model)}/current`, { version });
    await reload();
  } catch (failure) {
    showFailure(details, failure, () => void load());
  }
}
