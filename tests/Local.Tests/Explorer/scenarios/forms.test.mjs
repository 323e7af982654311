import { test } from 'node:test';
import assert from 'node:assert/strict';
import { addresses, eventually, items, open } from './browser.mjs';

const neighbours = page => page.locator('#neighbours');
const values = async page => (await neighbours(page).locator('.row-value').allTextContents()).map(Number);

test('a distance is called one, rises as items are farther, and its full bar is the farthest', async () => {
  const page = await open('?model=pets&item=tin&metric=euclidean');
  await neighbours(page).getByText(/^Distance, 0 for equal vectors/).waitFor();

  const shown = await values(page);
  assert.deepEqual(shown, [...shown].sort((one, other) => one - other));
  const bars = await neighbours(page).locator('.row-fill').evaluateAll(fills => fills.map(fill => parseFloat(fill.style.inlineSize)));
  assert.equal(bars.at(-1), 100);
  assert.ok(Math.abs(bars[0] - (100 * shown[0]) / shown.at(-1)) < 0.1);
});

test('a link brings back how many are shown, by which metric, what is recommended and what the colours mean', async () => {
  const page = await open('?model=orders&tool=history&history=tent');
  await page.getByLabel('Recommend what').selectOption('similar');
  await page.locator('#map[data-state=drawn]').waitFor();
  await page.getByLabel('Colour by').selectOption('frequency');
  await page.getByRole('tab', { name: 'Neighbours' }).click();
  await page.locator('#top').selectOption('50');
  await page.locator('#metric').selectOption('manhattan');

  const again = await open(new URL(page.url()).search);
  await eventually(() => again.locator('#metric').inputValue(), metric => assert.equal(metric, 'manhattan'));
  assert.equal(await again.locator('#top').inputValue(), '50');
  await again.locator('#map[data-state=drawn]').waitFor();
  assert.equal(await again.getByLabel('Colour by').inputValue(), 'count');
  await again.getByRole('tab', { name: /History/ }).click();
  await eventually(() => again.getByLabel('Recommend what').inputValue(), relation => assert.equal(relation, 'similar'));
});

for (const [tool, panel] of [['neighbours', '#neighbours'], ['analogy', '#analogy-answer'], ['history', '#recommendations']])
  test(`a panel with nothing in it offers items of this very model: ${tool}`, async () => {
    const page = await open(`?model=pets&tool=${tool}`);
    const offered = page.locator(`${panel} .examples button`);
    await offered.first().waitFor();
    assert.equal(await offered.count(), 3);

    await offered.first().click();

    await eventually(() => items(page.locator(panel)), found => assert.ok(found.length > 0));
  });

test('a slash leads to the search, and the arrow keys from neighbour to neighbour', async () => {
  const page = await open('?model=pets&item=cat');
  await neighbours(page).locator('.row').first().waitFor();
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');

  const names = await items(neighbours(page));
  const focused = () => page.evaluate(() => document.activeElement.closest('.row')?.dataset.item);
  await neighbours(page).locator('.row-item').first().focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(), names[1]);
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(), names[0]);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: names[0], exact: true }).waitFor();
});

test('an unknown spelling is answered with those that the model knows', async () => {
  const page = await open('?model=pets&item=coper');

  await page.getByRole('alert').getByRole('button', { name: 'copper' }).click();

  await page.getByRole('heading', { name: 'copper' }).waitFor();
  await eventually(() => items(neighbours(page)), found => assert.ok(found.length > 0));
});

test('what is wrong is said once', async () => {
  const page = await open('?model=nosuch&item=cat');
  await page.getByRole('alert').first().waitFor();
  await page.waitForLoadState('networkidle');

  assert.equal(await page.getByRole('alert').count(), 1);
});

test('a wrong key is told from none, and Enter sends the right one', async () => {
  const page = await open('?model=pets&item=cat', { address: addresses.withKey });
  const key = page.getByLabel('Key', { exact: true });
  await key.fill('not-the-key-of-this-service');
  await key.press('Enter');
  await page.getByRole('dialog').getByText('The service does not know that key.').waitFor();

  await key.fill(process.env.EXPLORER_KEY);
  await key.press('Enter');

  await eventually(() => items(neighbours(page)), found => assert.ok(found.length > 0));
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});
