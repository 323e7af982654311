import { test } from 'node:test';
import assert from 'node:assert/strict';
import { eventually, items, open } from './browser.mjs';

const animals = ['cat', 'dog', 'horse', 'sheep', 'goat', 'pig'];
const neighbours = page => page.locator('#neighbours');
const search = page => page.getByRole('combobox', { name: 'Search for an item' });

test('what is typed is completed, and the keyboard alone leads to the neighbours', async () => {
  const page = await open('?model=pets');
  await search(page).focus();
  await page.keyboard.type('Co');
  await page.getByRole('option', { name: 'copper' }).waitFor();
  assert.equal(await search(page).getAttribute('aria-expanded'), 'true');

  await page.keyboard.press('ArrowDown');
  assert.equal(await page.getByRole('option', { name: 'copper' }).getAttribute('aria-selected'), 'true');
  assert.equal(await search(page).getAttribute('aria-activedescendant'), await page.getByRole('option', { name: 'copper' }).getAttribute('id'));
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { name: 'copper' }).waitFor();
  assert.equal(await search(page).getAttribute('aria-expanded'), 'false');
  assert.match(page.url(), /item=copper/);
});

test('the neighbours of an animal are animals, with bars as long as they are similar', async () => {
  const page = await open('?model=pets&item=cat');
  await neighbours(page).locator('.row').first().waitFor();

  assert.deepEqual(new Set((await items(neighbours(page))).slice(0, 5)), new Set(animals.filter(animal => animal !== 'cat')));
  const shown = await neighbours(page).locator('.row').evaluateAll(rows => rows.map(row =>
    [parseFloat(row.querySelector('.row-value').textContent), parseFloat(row.querySelector('.row-fill').style.inlineSize) / 100]));
  shown.forEach(([similarity, bar]) => assert.ok(Math.abs(Math.max(0, similarity) - bar) < 0.001, `${similarity} is shown as ${bar}`));
});

test('the list of completions closes with Escape, and a click takes one', async () => {
  const page = await open('?model=pets');
  await search(page).fill('g');
  await page.getByRole('option', { name: 'goat' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('option', { name: 'goat' }).waitFor({ state: 'hidden' });

  await search(page).fill('go');
  await page.getByRole('option', { name: 'goat' }).click();

  await page.getByRole('heading', { name: 'goat' }).waitFor();
});

test('a neighbour leads on to its own neighbours, and the back button back', async () => {
  const page = await open('?model=pets&item=tin');
  const first = neighbours(page).locator('.row-item').first();
  const name = await first.textContent();
  await first.click();
  await page.getByRole('heading', { name }).waitFor();

  await page.goBack();

  await page.getByRole('heading', { name: 'tin' }).waitFor();
  assert.equal(await search(page).inputValue(), 'tin');
});

test('how many are shown, and by which metric, is chosen', async () => {
  const page = await open('?model=pets&item=tin');
  await eventually(() => items(neighbours(page)), shown => assert.equal(shown.length, 11));
  await page.locator('#top').selectOption('10');
  await eventually(() => items(neighbours(page)), shown => assert.equal(shown.length, 10));

  const byCosine = await neighbours(page).locator('.row-value').first().textContent();
  await page.locator('#metric').selectOption('euclidean');
  await eventually(() => neighbours(page).locator('.row-value').first().textContent(), value => assert.notEqual(value, byCosine));
});

test('an item that the model does not know is named', async () => {
  const page = await open('?model=pets');
  await search(page).fill('unicorn');
  await page.keyboard.press('Enter');

  assert.match(await page.getByRole('alert').textContent(), /Not in the vocabulary.*“unicorn”/);
  await page.getByRole('button', { name: 'Add to history' }).waitFor({ state: 'hidden' });
});

test('an item that is left while its neighbours are on their way leaves no trace of waiting', async () => {
  const page = await open('?model=pets&item=cat', { routes: { '**/similar?*': () => undefined } });
  await page.locator('#neighbours[aria-busy=true]').waitFor({ state: 'attached' });

  await page.getByLabel('Model', { exact: true }).selectOption('orders');

  await page.getByText('Find similar items').waitFor();
  assert.equal(await neighbours(page).getAttribute('aria-busy'), null);
});

test('another model is picked, and the link holds it', async () => {
  const page = await open('?model=pets&item=cat');
  await page.getByLabel('Model', { exact: true }).selectOption('orders');
  await page.getByText('8 items · 16 dimensions').waitFor();
  await page.getByText('Find similar items').waitFor();
  assert.equal(new URL(page.url()).search, '?model=orders');

  await page.reload();

  await page.getByText('8 items · 16 dimensions').waitFor();
});
