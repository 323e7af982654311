import { get, modelPath, send } from '../api/client';
import type { RunStatus } from '../api/answers';
import { follow, here } from '../address/address';
import { byId } from '../dom/find';
import { loadModels } from '../models/picker';
import { confirmed } from '../notice/confirm';
import { showFailure, showHint } from '../notice/notice';
import { startNewRun } from './newRun/form';
import { runCard } from './runCard';
import { runTable } from './runTable';

const start = byId('run-start', HTMLButtonElement);
const startMessage = byId('run-start-message', HTMLElement);
const active = byId('runs-active', HTMLElement);
const ended = byId('runs-ended', HTMLElement);
const whileRunning = 1000;
const whileIdle = 10_000;

// The losses of each run, as seen while it trained.
const losses = new Map<string, number[]>();
let timer = 0;
let known: RunStatus[] = [];

/** The view of a model's runs: start, follow and cancel. */
export function startTraining(): void {
  start.addEventListener('click', () => void begin());
  startNewRun(() => void list());
  follow((place, before) => {
    clearTimeout(timer);
    if (place.view !== 'training' || place.model === '')
      return;
    if (before?.model !== place.model)
      startMessage.replaceChildren();
    start.textContent = `Train ${place.model}`;
    start.hidden = false;
    void list();
  });
}

async function begin(): Promise<void> {
  start.disabled = true;
  startMessage.replaceChildren();
  try {
    await send('POST', `${modelPath(here().model)}/runs`);
    await list();
  } catch (failure) {
    showFailure(startMessage, failure);
  }
  start.disabled = known.some(isTraining);
}

async function list(): Promise<void> {
  clearTimeout(timer);
  const model = here().model;
  try {
    const { runs } = await get<{ runs: RunStatus[] }>('api/runs', { model });
    if (model !== here().model)
      return;
    const finished = runs.some(run => run.stage === 'completed' && known.some(before => before.id === run.id && !before.ended));
    show(runs);
    if (finished)
      await loadModels();
  } catch (failure) {
    showFailure(active, failure, () => void list());
  }
  plan();
}

// Ended runs do not change, so only runs in progress are requested.
async function refresh(): Promise<void> {
  const running = known.filter(run => !run.ended);
  if (running.length === 0)
    return list();
  try {
    const now = await Promise.all(running.map(run => get<RunStatus>(`api/runs/${encodeURIComponent(run.id)}`)));
    if (now.some(run => run.ended))
      return await list();
    show(known.map(run => now.find(fresh => fresh.id === run.id) ?? run));
  } catch (failure) {
    showFailure(active, failure, () => void list());
  }
  plan();
}

function plan(): void {
  clearTimeout(timer);
  if (here().view === 'training')
    timer = setTimeout(() => void refresh(), known.some(run => !run.ended) ? whileRunning : whileIdle);
}

function show(runs: RunStatus[]): void {
  known = runs;
  const running = runs.filter(run => !run.ended);
  running.forEach(remember);
  start.disabled = running.some(isTraining);
  // A focused button must keep the focus when the card is rendered again.
  const focused = active.contains(document.activeElement);
  active.replaceChildren(...running.map(run => runCard(run, losses.get(run.id) ?? [], () => void cancel(run))));
  if (focused)
    active.querySelector('button')?.focus();
  const over = runs.filter(run => run.ended);
  if (over.length > 0)
    ended.replaceChildren(runTable(over));
  else
    showHint(ended, 'No run has ended yet', 'Ended runs are listed here.');
}

function isTraining(run: RunStatus): boolean {
  return !run.ended && run.kind !== 'recommendation';
}

function remember(run: RunStatus): void {
  if (run.stage === 'training' && run.loss !== undefined)
    losses.set(run.id, [...(losses.get(run.id) ?? []), run.loss]);
}

async function cancel(run: RunStatus): Promise<void> {
  const asked = isTraining(run)
    ? confirmed(`Cancel the training of ${run.model}?`, 'It ends at its next checkpoint. The current version stays.', 'Cancel the training')
    : confirmed(`Cancel the recommendations from ${run.model}?`, 'No result is published.', 'Cancel the recommendations');
  if (!(await asked))
    return;
  try {
    await send('DELETE', `api/runs/${encodeURIComponent(run.id)}`);
    await list();
  } catch (failure) {
    showFailure(startMessage, failure);
  }
}
