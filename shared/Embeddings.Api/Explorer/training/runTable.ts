import type { RunStatus } from '../api/answers';
import { create } from '../dom/create';
import { date, short } from '../text/format';

/** The table of ended runs, the newest first. */
export function runTable(runs: RunStatus[]): HTMLElement {
  return create(
    'div', { class: 'table-frame', tabindex: '0', role: 'group', 'aria-label': 'Runs that have ended' },
    create(
      'table', { class: 'table' },
      create('caption', { class: 'unseen' }, 'Runs that have ended'),
      create('thead', {}, create('tr', {}, ...['Run', 'Model', 'Outcome', 'Tokens', 'Ended'].map(name => create('th', { scope: 'col' }, name)))),
      create('tbody', {}, ...runs.map(row)),
    ),
  );
}

function row(run: RunStatus): HTMLElement {
  const outcome = create('td', { 'data-label': 'Outcome' }, create('span', { class: `badge badge-${run.stage}` }, run.stage));
  if (run.failure)
    outcome.append(create('p', { class: 'failure' }, run.failure));
  if (run.refusal)
    outcome.append(create('p', { class: 'failure' }, `Published, not current: ${run.refusal}`));
  if (run.warning)
    outcome.append(create('p', { class: 'failure' }, `A baseline recommends better: ${run.warning}`));
  if (run.stage === 'completed' && run.kind === 'recommendation')
    outcome.append(' recommendations');
  else if (run.stage === 'completed')
    outcome.append(' ', create('a', { href: `?${new URLSearchParams({ model: run.model, view: 'versions' })}` }, 'its version'));
  return create(
    'tr', { 'data-run': run.id },
    create('td', { 'data-label': 'Run', class: 'code' }, run.id.slice(run.model.length + 1)),
    create('td', { 'data-label': 'Model' }, run.model),
    outcome,
    create('td', { 'data-label': 'Tokens', class: 'number' }, run.tokens > 0 ? short(run.tokens) : '–'),
    create('td', { 'data-label': 'Ended' }, date(run.updatedAt)),
  );
}
