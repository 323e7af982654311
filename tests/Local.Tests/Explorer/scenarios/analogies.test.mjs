import { test } from 'node:test';
import assert from 'node:assert/strict';
import { items, open } from './browser.mjs';

test('an analogy is completed, typed and sent by keyboard, and its link brings it back', async () => {
  const page = await open('?model=pets');
  await page.getByRole('tab', { name: 'Analogy' }).click();
  await page.getByLabel('First item').fill('cat');
  await page.keyboard.press('Enter');
  await page.keyboard.type('dog');
  await page.keyboard.press('Enter');
  await page.keyboard.type('iro');
  await page.getByRole('option', { name: 'iron' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Find what it is to' }).click();

  const answer = page.getByRole('list', { name: 'cat is to dog as iron is to' });
  await answer.locator('.row').first().waitFor();
  assert.ok(['copper', 'zinc', 'tin', 'lead', 'nickel'].includes((await items(answer))[0]));
  await page.reload();
  await answer.locator('.row').first().waitFor();
  assert.equal(await page.getByLabel('Second item').inputValue(), 'iron');
});

test('every item that is not known is named', async () => {
  const page = await open('?model=pets&tool=analogy&a=cat&b=unicorn&c=phoenix');

  assert.match(await page.getByRole('alert').textContent(), /“unicorn”, “phoenix”/);
});

test('an analogy that is left while its answer is on its way leaves no trace of waiting', async () => {
  const page = await open('?model=pets&tool=analogy&a=cat&b=dog&c=iron', { routes: { '**/analogy?*': () => undefined } });
  await page.locator('#analogy-answer[aria-busy=true]').waitFor({ state: 'attached' });

  await page.getByLabel('Model', { exact: true }).selectOption('orders');

  await page.getByText('Complete the pair').waitFor();
  assert.equal(await page.locator('#analogy-answer').getAttribute('aria-busy'), null);
});

test('a form that is not filled in is not sent', async () => {
  const page = await open('?model=pets&tool=analogy');
  await page.getByLabel('First item').fill('cat');
  await page.getByRole('button', { name: 'Find what it is to' }).click();

  assert.equal(new URL(page.url()).searchParams.get('a'), null);
});
