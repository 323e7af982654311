import { test } from 'node:test';
import assert from 'node:assert/strict';
import { addresses, eventually, open, runsEnd } from './browser.mjs';

const orders = ['user,item,time', ...Array.from({ length: 600 }, (_, row) => `user${Math.floor(row / 6)},${['tent', 'mat', 'stove', 'lamp', 'rope', 'boots'][row % 6]},${1_700_000_000 + row}`)].join('\n');

test('files are looked at, sent with their settings and trained on, and the run leads to its version', async () => {
  const page = await open('?model=orders&view=training');
  await page.locator('#training').getByText('Train on your files').click();
  await page.locator('#new-run-files').setInputFiles({ name: 'shop.csv', mimeType: 'text/csv', buffer: Buffer.from(orders) });

  assert.equal(await page.getByLabel('Learn from').inputValue(), 'items');
  assert.deepEqual(await Promise.all(['User', 'Item', 'Time', 'Weight'].map(role => page.getByLabel(role, { exact: true }).inputValue())), ['user', 'item', 'time', '']);
  assert.deepEqual(await page.getByRole('group', { name: 'First rows' }).locator('tbody tr').first().locator('td').allTextContents(), ['user0', 'tent', '1700000000']);
  const { items } = await (await fetch(`${addresses.explorer}api/presets`)).json();
  await eventually(() => page.getByLabel('Dimensions').getAttribute('placeholder'), shown => assert.equal(shown, String(items.training.dimensions)));

  await page.getByLabel('Name of the model').fill('shop');
  await page.getByLabel('Dimensions').fill('8');
  await page.getByLabel('Epochs').fill('2');
  await page.getByRole('button', { name: 'Send and train' }).click();

  await page.getByRole('button', { name: 'Train shop' }).waitFor();
  await runsEnd('shop');
  await page.getByRole('link', { name: 'its version' }).click();
  await page.getByText('dimensions 8').waitFor();
  await page.getByText('epochs 2').waitFor();

  // Histories leave transitions, from which the model explains what it recommends.
  const explained = await open('?model=shop&tool=history&history=tent&history=mat');
  const first = explained.getByRole('list', { name: 'Recommendations' }).locator('.row').first();
  await first.getByText(/^because of (tent|mat)/).waitFor();
  const lengths = await first.locator('.row-fill').evaluateAll(fills => fills.map(fill => parseFloat(fill.style.inlineSize)));
  assert.equal(lengths.length, 6);
  assert.ok(Math.abs(lengths.reduce((sum, length) => sum + length, 0) - 100) < 0.5, lengths.join());
});

test('lines of text are shown as the words that they are read as', async () => {
  const page = await open('?model=pets&view=training');
  await page.locator('#training').getByText('Train on your files').click();
  await page.locator('#new-run-files').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('The cat sat.\nA dog, too!\n') });

  assert.equal(await page.getByLabel('Learn from').inputValue(), 'text');
  assert.deepEqual(await page.getByRole('group', { name: 'First rows' }).locator('tbody tr').allTextContents(), ['the · cat · sat', 'a · dog · too']);
});

test('a run that failed says why and what to do', async () => {
  const page = await open('?model=orders&view=training');
  await page.locator('#training').getByText('Train on your files').click();
  await page.locator('#new-run-files').setInputFiles({ name: 'wrong.csv', mimeType: 'text/csv', buffer: Buffer.from('user,item,time\nu1,tent,yesterday\n') });
  await page.getByLabel('Name of the model').fill('wrong');
  await page.getByRole('button', { name: 'Send and train' }).click();
  await page.getByRole('button', { name: 'Train wrong' }).waitFor();
  await runsEnd('wrong');

  await page.getByText(/wrong\.csv, line \d, column 'time'/).first().waitFor();
});

test('without any model, files can be dropped too', async () => {
  const page = await open('', { address: addresses.empty });
  await page.getByRole('button', { name: 'Train on your files' }).click();

  assert.equal(await page.evaluate(() => document.activeElement.id), 'new-run-files');
});
