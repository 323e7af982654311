import type { RunStatus } from '../api/answers';
import { create } from '../dom/create';
import { decimals, duration, share, short } from '../text/format';
import { lossChart } from './lossChart';
import { steps } from './stages';

/** A run in progress: its steps, progress, speed and loss. */
export function runCard(run: RunStatus, losses: number[], cancel: () => void): HTMLElement {
  const card = create(
    'article',
    { class: 'card run', 'data-run': run.id },
    create(
      'div', { class: 'card-head' },
      create('div', {}, create('h3', {}, run.kind === 'recommendation' ? `Recommending from ${run.model}` : `Training ${run.model}`), create('p', { class: 'soft' }, run.id)),
      create('button', { type: 'button', class: 'button', onclick: cancel }, 'Cancel'),
    ),
    create('ol', { class: 'steps', 'aria-label': 'Steps of the run' }, ...steps(run).map(step =>
      create('li', { class: `step step-${step.state}`, 'aria-current': step.state === 'now' ? 'step' : undefined }, step.name))),
    progress(run),
    create('dl', { class: 'figures' }, ...figures(run)),
  );
  if (losses.length > 1)
    card.append(create('figure', { class: 'loss' }, create('figcaption', {}, 'Loss'), lossChart(losses, `Loss, now ${decimals(losses.at(-1)!)}`, ['since the page opened', 'now'])));
  return card;
}

function progress(run: RunStatus): HTMLElement {
  const fill = create('span', { class: 'progress-fill' });
  fill.style.inlineSize = `${run.percent}%`;
  return create(
    'div',
    { class: 'progress', role: 'progressbar', 'aria-label': `Stage ${run.stage}`, 'aria-valuemin': '0', 'aria-valuemax': '100', 'aria-valuenow': String(Math.round(run.percent)) },
    fill,
  );
}

function figures(run: RunStatus): HTMLElement[] {
  const figure = (name: string, value: string | undefined): HTMLElement[] =>
    value === undefined ? [] : [create('div', {}, create('dt', {}, name), create('dd', {}, value))];
  const trains = run.stage === 'training';
  return [
    ...figure('Stage', `${run.stage} ${share(run.percent)}`),
    ...figure('Tokens per second', !trains || run.tokensPerSecond === undefined ? undefined : short(run.tokensPerSecond)),
    ...figure('Tokens', run.totalTokens > 0 ? `${short(run.tokens)} of ${short(run.totalTokens)}` : undefined),
    ...figure('Loss', run.loss === undefined ? undefined : decimals(run.loss)),
    ...figure('Time left', !trains || run.secondsLeft === undefined ? undefined : duration(run.secondsLeft)),
  ];
}
