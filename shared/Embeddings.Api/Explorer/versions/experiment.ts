import { get, modelPath, send } from '../api/client';
import type { ExperimentOutcome, Interval, Verdict, VersionList, VersionOutcome } from '../api/answers';
import { here } from '../address/address';
import { create } from '../dom/create';
import { byId } from '../dom/find';
import { showFailure } from '../notice/notice';
import { count, decimals, percent, percentDifference } from '../text/format';
import { tableOf } from './table';

const place = byId('experiment', HTMLElement);

const words: Record<Verdict, string> = {
  baseline: 'baseline', tooEarly: 'too early to tell', undecided: 'no difference so far', better: 'better', worse: 'worse',
};

// The event that counts as success. It lasts as long as the page.
let success = 'clicked';

/** Shows what feedback says about versions that share the answers, and lets one of them have all. */
export async function showExperiment(list: VersionList, changed: () => Promise<void>): Promise<void> {
  const { model } = here();
  try {
    const outcome = await get<ExperimentOutcome>(`${modelPath(model)}/experiments`, { event: success });
    if (model !== here().model)
      return;
    const isRunning = list.current.split !== undefined || outcome.versions.some(version => version.shown > 0);
    place.replaceChildren(...(isRunning ? [card(outcome, list, changed)] : []));
  } catch (failure) {
    if (model === here().model)
      showFailure(place, failure, () => void showExperiment(list, changed));
  }
}

function card(outcome: ExperimentOutcome, list: VersionList, changed: () => Promise<void>): HTMLElement {
  const event = create('input', { class: 'input', type: 'text', autocapitalize: 'none', spellcheck: 'false', required: true });
  event.value = outcome.event;
  const ask = (submitted: Event): void => {
    submitted.preventDefault();
    success = event.value.trim();
    void showExperiment(list, changed);
  };
  const seen = outcome.versions.some(version => version.shown > 0);
  return create(
    'article', { class: 'card experiment' },
    create('h3', {}, 'Experiment'),
    create('p', { class: 'experiment-verdict', role: 'status' }, sentence(outcome)),
    create('form', { class: 'options', onsubmit: ask as EventListener }, create('label', {}, 'Success is the event ', event), create('button', { class: 'button' }, 'Count')),
    ...(seen ? [outcomes(outcome, list, changed)] : []),
    create('p', { class: 'soft' }, 'Intervals of 95 %: of rates by Wilson, of differences by Newcombe. The p-value is valid whenever you look.'),
  );
}

function sentence({ event, versions }: ExperimentOutcome): string {
  const [baseline, ...others] = versions;
  const decided = others.find(version => version.verdict === 'better') ?? others.find(version => version.verdict === 'worse');
  if (!versions.some(version => version.shown > 0))
    return `No feedback yet. Send it to ${modelPath(here().model)}/feedback, with the queryId of each answer.`;
  if (decided && baseline)
    return `${decided.version} is ${decided.verdict}: ${percent(decided.rate)} of its answers are ${event}, ${percent(baseline.rate)} of those of ${baseline.version}.`;
  return others.length === 0 ? 'Only one version has feedback.' : `No version is better or worse so far, by the event ${event}.`;
}

const within = ({ low, high }: Interval, text = percent): HTMLElement => create('small', { class: 'interval' }, `${text(low)} to ${text(high)}`);

function outcomes({ versions }: ExperimentOutcome, list: VersionList, changed: () => Promise<void>): HTMLElement {
  return tableOf('Versions of the experiment', ['Version', 'Shown', 'Success', 'Rate', 'Difference', 'p-value', 'Verdict', ''], versions.map(version => ({
    attributes: { 'data-outcome': version.version },
    cells: [
      version.version, count(version.shown), count(version.clicked), [create('span', {}, percent(version.rate)), within(version.rateInterval)],
      version.difference !== undefined && version.differenceInterval ? [create('span', {}, percentDifference(version.difference)), within(version.differenceInterval, percentDifference)] : '–',
      version.pValue === undefined ? '–' : decimals(version.pValue),
      [create('span', { class: `badge badge-${version.verdict}` }, words[version.verdict])],
      promotion(version, list, changed),
    ],
  })));
}

// Only a version that is still there, and does not have all answers already, can be given them.
function promotion({ version, verdict }: VersionOutcome, list: VersionList, changed: () => Promise<void>): HTMLElement[] {
  const isThere = list.versions.some(one => one.version === version);
  const hasAll = list.current.version === version && list.current.split === undefined;
  const press = (): void => void promote(version, list, changed);
  return !isThere || hasAll ? [] : [create(
    'button', { type: 'button', class: verdict === 'better' ? 'button button-main' : 'button', onclick: press, 'aria-label': `Promote ${version}` }, 'Promote')];
}

// One press gives a version all answers; another takes that back.
async function promote(version: string, list: VersionList, changed: () => Promise<void>): Promise<void> {
  const { model } = here();
  try {
    await send('PUT', `${modelPath(model)}/current`, { version });
    await changed();
    const { version: before, split } = list.current;
    const undo = (): void => void send('PUT', `${modelPath(model)}/current`, split ? { version: before, split } : { version: before })
      .then(changed, failure => showFailure(place, failure));
    place.prepend(create(
      'p', { class: 'notice notice-done', role: 'status' }, `${version} answers every query to ${model} now. `,
      create('button', { type: 'button', class: 'button', onclick: undo }, 'Undo')));
  } catch (failure) {
    showFailure(place, failure, () => void promote(version, list, changed));
  }
}
