import { test } from 'node:test';
import assert from 'node:assert/strict';
import { addresses, eventually, open } from './browser.mjs';

const current = async () => (await (await fetch(`${addresses.explorer}api/models/pets/versions`)).json()).current.version;

test('a version is rolled back and made current again, after a question', async () => {
  const page = await open('?model=pets&view=versions');
  const before = await current();
  const rollBack = page.getByRole('row').getByRole('button', { name: 'Roll back' });

  await rollBack.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Go back' }).click();
  assert.equal(await current(), before);

  await rollBack.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await page.getByRole('row').getByRole('button', { name: 'Make current' }).waitFor();
  assert.notEqual(await current(), before);

  await page.getByRole('row').getByRole('button', { name: 'Make current' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make current' }).click();
  await rollBack.waitFor();
  assert.equal(await current(), before);
});

test('what is explored is answered by the version that was switched to', async () => {
  const page = await open('?model=pets&item=cat');
  const similarities = () => page.locator('#neighbours .row-value').allTextContents();
  const first = await eventually(similarities, shown => (assert.equal(shown.length, 11), shown));

  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('row').getByRole('button', { name: 'Roll back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  const forward = page.getByRole('row').getByRole('button', { name: 'Make current' });
  await forward.waitFor();
  await page.getByRole('tab', { name: 'Explore' }).click();
  await eventually(similarities, shown => assert.notDeepEqual(shown, first));

  await page.getByRole('tab', { name: 'Versions' }).click();
  await forward.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make current' }).click();
  await forward.waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'Explore' }).click();
  await eventually(similarities, shown => assert.deepEqual(shown, first));
});

test('versions that share the answers say so, and one of them can be given all', async () => {
  const put = body => fetch(`${addresses.explorer}api/models/pets/current`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const { versions } = await (await fetch(`${addresses.explorer}api/models/pets/versions`)).json();
  const [newest, older] = versions.map(({ version }) => version);
  await put({ split: { [newest]: 0.75, [older]: 0.25 } });
  const page = await open('?model=pets&view=versions');
  const row = version => page.locator(`tr[data-version="${version}"]`);
  await row(newest).getByText('answers 75').waitFor();
  await row(older).getByText('answers 25').waitFor();

  await row(newest).getByRole('button', { name: 'Make current' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make current' }).click();
  await row(older).getByRole('button', { name: 'Roll back' }).waitFor();

  assert.equal(await current(), newest);
});

test('a version shows what it was made from, how, and what it is worth', async () => {
  const page = await open('?model=orders&view=versions');
  await page.getByText('dimensions 16').waitFor();
  await page.getByRole('img', { name: /Loss by epoch/ }).waitFor();

  const evaluation = page.locator('.card').filter({ has: page.getByRole('heading', { name: 'Evaluation' }) });
  for (const recommender of ['next', 'similar', 'popularity', 'recent popularity', 'co-occurrence', 'item kNN', 'session kNN', 'EASE'])
    await evaluation.getByRole('cell', { name: recommender, exact: true }).waitFor();
  await evaluation.getByRole('columnheader', { name: 'behind the best' }).waitFor();
  assert.match(await page.locator('#version-list').textContent(), /hit rate at 20/);
});

test('two versions stand side by side: settings and scores that differ, and whose neighbours changed', async () => {
  const { versions } = await (await fetch(`${addresses.explorer}api/models/camp/versions`)).json();
  const [newer, older] = versions.map(({ version }) => version);
  const page = await open('?model=camp&view=versions');
  const card = page.locator('#version-comparison');

  const settings = card.getByRole('group', { name: 'Settings that differ' });
  await settings.getByRole('row', { name: 'training.dimensions 16 24' }).waitFor();
  assert.equal(await settings.getByRole('row').count(), 2);
  const scores = card.getByRole('group', { name: 'Scores' });
  await scores.getByRole('row', { name: /^hit rate at 10/ }).waitFor();
  assert.match(await scores.getByRole('row', { name: /^hit rate at 10/ }).textContent(), /\d\.\d{3}\d\.\d{3} to \d\.\d{3}\d\.\d{3}\d\.\d{3} to \d\.\d{3}/);
  await card.getByText(/Of the 8 most frequent items, .* of the nearest neighbours are the same/).waitFor();

  // The other way round, and a link brings it back.
  await card.getByLabel('with').selectOption(newer);
  await card.getByLabel('Compare').selectOption(older);
  await page.goto(`${addresses.explorer}?model=camp&view=versions&older=${newer}&newer=${older}`);
  await card.getByRole('row', { name: 'training.dimensions 24 16' }).waitFor();
});

test('neighbours that changed are listed with what was lost and gained, and lead to the item', async () => {
  const changes = { model: 'camp', version: 'b', baseline: 'a', compared: 500, kept: 0.625, changes: [{ item: 'tent', count: 300, kept: 0.2, lost: ['rope'], gained: ['mat', 'lamp'] }] };
  const page = await open('?model=camp&view=versions', { routes: { '**/versions/*/changes?*': route => route.fulfill({ json: changes }) } });
  const card = page.locator('#version-comparison');
  await card.getByText('Of the 500 most frequent items, 62.5% of the nearest neighbours are the same.').waitFor();
  assert.equal(await card.locator('del').textContent(), 'rope');
  assert.deepEqual(await card.locator('ins').allTextContents(), ['mat', 'lamp']);

  await card.getByRole('button', { name: 'tent' }).click();

  await page.getByRole('heading', { name: 'tent' }).waitFor();
});

test('a model of one version has nothing to compare', async () => {
  // Other scenarios train the models, so that the list is given.
  const list = await (await fetch(`${addresses.explorer}api/models/camp/versions`)).json();
  const page = await open('?model=camp&view=versions', {
    routes: { '**/api/models/camp/versions': route => route.fulfill({ json: { ...list, versions: list.versions.slice(0, 1) } }) },
  });
  await page.getByRole('heading', { name: 'Evaluation' }).waitFor();
  await page.waitForLoadState('networkidle');

  assert.equal(await page.locator('#version-comparison').textContent(), '');
});
