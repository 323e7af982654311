import { test } from 'node:test';
import assert from 'node:assert/strict';
import { eventually, items, open } from './browser.mjs';

const recommendations = page => page.getByRole('list', { name: 'Recommendations' });
const history = page => page.getByRole('list', { name: 'History, oldest first' }).locator('.chip span').allTextContents();

test('a history is composed by clicking and by typing, and recommendations follow every step', async () => {
  const page = await open('?model=pets&item=cat');
  await page.getByRole('button', { name: 'Add to history' }).click();
  await page.getByRole('button', { name: 'Add dog to the history' }).click();
  await page.getByRole('tab', { name: /History 2/ }).click();
  assert.deepEqual(await history(page), ['cat', 'dog']);
  await eventually(() => items(recommendations(page)), found => assert.ok(['horse', 'sheep', 'goat', 'pig'].includes(found[0])));

  await page.getByLabel('Add an item to the history').fill('hors');
  await page.getByRole('option', { name: 'horse' }).click();

  await eventually(() => history(page), chips => assert.deepEqual(chips, ['cat', 'dog', 'horse']));
  await eventually(() => items(recommendations(page)), found => assert.ok(!found.includes('horse')));
});

test('items are taken out again, one or all', async () => {
  const page = await open('?model=pets&tool=history&history=cat&history=dog&history=pig');
  await page.getByRole('button', { name: 'Remove dog from the history' }).click();
  await eventually(() => history(page), chips => assert.deepEqual(chips, ['cat', 'pig']));

  await page.getByRole('button', { name: 'Clear' }).click();

  await page.getByText('Start a history').waitFor();
  assert.equal(new URL(page.url()).searchParams.get('history'), null);
});

test('a history that is cleared while recommendations are on their way leaves no trace of waiting', async () => {
  const page = await open('?model=pets&tool=history&history=cat', { routes: { '**/recommend': () => undefined } });
  await page.locator('#recommendations[aria-busy=true]').waitFor({ state: 'attached' });

  await page.getByRole('button', { name: 'Clear' }).click();

  await page.getByText('Start a history').waitFor();
  assert.equal(await page.locator('#recommendations').getAttribute('aria-busy'), null);
});

test('a model of interactions tells what comes next, or what resembles', async () => {
  const page = await open('?model=orders&tool=history&history=tent&history=sleeping-bag');
  const relation = page.getByLabel('Recommend what');
  await eventually(() => relation.inputValue(), value => assert.equal(value, 'next'));
  await eventually(() => items(recommendations(page)), found => assert.ok(found.length > 0));
  const next = await recommendations(page).textContent();

  await relation.selectOption('similar');

  await eventually(() => recommendations(page).textContent(), similar => assert.notEqual(similar, next));
});

test('what the model does not know is left out and named', async () => {
  const page = await open('?model=pets&tool=history&history=cat&history=unicorn');

  await page.getByText('Not known to the model: unicorn.').waitFor();
});
