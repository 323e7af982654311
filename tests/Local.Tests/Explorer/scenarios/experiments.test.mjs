import { test } from 'node:test';
import assert from 'node:assert/strict';
import { addresses, eventually, open } from './browser.mjs';

const api = (path, method, body) => fetch(`${addresses.explorer}api/models/camp/${path}`, {
  method, headers: { 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }),
});
const current = async () => (await (await api('versions', 'GET')).json()).current;

// The ids of so many answers that a version has given, whichever subject that takes.
async function answersOf(version, number) {
  for (let subject = 0; ; subject++) {
    const answer = await (await api(`similar/batch?subject=${subject}`, 'POST', { queries: Array(number).fill({ item: 'tent', top: 1 }) })).json();
    if (answer.version === version)
      return answer.answers.map(({ queryId }) => queryId);
  }
}

async function shown(version, number, clicked) {
  const ids = await answersOf(version, number);
  for (const events of [ids.map(queryId => ({ queryId, event: 'shown' })), ids.slice(0, clicked).map(queryId => ({ queryId, event: 'clicked' }))])
    assert.equal((await api('feedback', 'POST', { events })).status, 202);
}

test('an experiment ends in a verdict, and one press promotes the better version or takes that back', async () => {
  const [newer, older] = (await (await api('versions', 'GET')).json()).versions.map(({ version }) => version);
  await api('current', 'PUT', { version: older, split: { [older]: 0.5, [newer]: 0.5 } });
  const page = await open('?model=camp&view=versions');
  const experiment = page.locator('#experiment');
  await experiment.getByText('No feedback yet.').waitFor();

  await shown(older, 600, 30);
  await shown(newer, 600, 120);
  await page.reload();
  await experiment.getByText(`${newer} is better: 20% of its answers are clicked, 5% of those of ${older}.`).waitFor();
  const row = experiment.locator(`tr[data-outcome="${newer}"]`);
  assert.match(await row.textContent(), /600120.*20%.*\+15%.*better/);

  await row.getByRole('button', { name: `Promote ${newer}` }).click();
  await experiment.getByText(`${newer} answers every query to camp now.`).waitFor();
  assert.deepEqual(await current(), { version: newer });
  assert.equal(await row.getByRole('button').count(), 0);

  await experiment.getByRole('button', { name: 'Undo' }).click();
  await eventually(current, now => assert.deepEqual(now, { version: older, split: { [older]: 0.5, [newer]: 0.5 } }));
  await api('current', 'PUT', { version: newer });
});

test('success can be another event, and without a difference nothing is called better', async () => {
  const outcome = (event, verdict, pValue) => ({
    model: 'camp', event, baseline: 'a', versions: [
      { version: 'a', shown: 900, clicked: 90, rate: 0.1, rateInterval: { low: 0.08, high: 0.12 }, value: 0, verdict: 'baseline' },
      { version: 'b', shown: 900, clicked: 91, rate: 0.101, rateInterval: { low: 0.08, high: 0.12 }, value: 0, difference: 0.001, differenceInterval: { low: -0.03, high: 0.03 }, pValue, verdict },
    ],
  });
  const page = await open('?model=camp&view=versions', {
    routes: { '**/experiments?*': route => route.fulfill({ json: outcome(new URL(route.request().url()).searchParams.get('event'), 'undecided', 1) }) },
  });
  const experiment = page.locator('#experiment');
  await experiment.getByText('No version is better or worse so far, by the event clicked.').waitFor();
  await experiment.getByText('no difference so far').waitFor();

  await experiment.getByLabel('Success is the event').fill('bought');
  await page.keyboard.press('Enter');

  await experiment.getByText('No version is better or worse so far, by the event bought.').waitFor();
});

test('a model whose versions were never tried against each other shows no experiment', async () => {
  const page = await open('?model=orders&view=versions');
  await page.getByText('dimensions 16').waitFor();

  assert.equal(await page.locator('#experiment').textContent(), '');
});
