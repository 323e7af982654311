import { test } from 'node:test';
import assert from 'node:assert/strict';
import { eventually, open, runsEnd } from './browser.mjs';

test('a run is started, followed while it trains, and cancelled', async () => {
  const page = await open('?model=pets&view=training');
  await page.getByRole('button', { name: 'Train pets' }).click();

  const card = page.locator('.card.run');
  await card.getByText(/^training/).waitFor();
  await card.getByText('Tokens per second').waitFor();
  await card.getByText('Time left').waitFor();
  await page.getByRole('img', { name: /^Loss, now/ }).waitFor();
  const progress = () => card.locator('.figures').textContent();
  const seen = await progress();
  await eventually(progress, now => assert.notEqual(now, seen));
  assert.ok(await page.getByRole('button', { name: 'Train pets' }).isDisabled());

  await card.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the training' }).click();

  await page.getByRole('cell', { name: 'cancelled' }).waitFor();
  await card.waitFor({ state: 'detached' });
  assert.ok(await page.getByRole('button', { name: 'Train pets' }).isEnabled());
});

test('a run that completes leaves a version', async () => {
  const page = await open('?model=orders&view=versions');
  const versions = page.locator('#version-list').getByRole('row');
  await versions.nth(1).waitFor();
  const before = await versions.count();
  await page.getByRole('tab', { name: 'Training' }).click();
  const completed = page.getByRole('cell', { name: 'completed' });
  await completed.first().waitFor();
  const ended = await completed.count();

  const [started] = await Promise.all([
    page.waitForResponse(response => response.request().method() === 'POST' && response.url().endsWith('/runs')),
    page.getByRole('button', { name: 'Train orders' }).click(),
  ]);
  assert.equal(started.status(), 202);
  await runsEnd('orders');

  await eventually(() => completed.count(), count => assert.equal(count, ended + 1));
  await page.getByRole('tab', { name: 'Versions' }).click();
  await eventually(() => versions.count(), count => assert.equal(count, before + 1));
});

test('a model without a corpus says why it cannot be trained', async () => {
  const page = await open('?model=nosuch&view=training');
  await page.getByRole('button', { name: 'Train nosuch' }).click();

  await eventually(
    () => page.locator('#training').textContent(),
    text => assert.match(text, /corpora\/nosuch|corpus/i));
});
