import { test } from 'node:test';
import assert from 'node:assert/strict';
import { addresses, open } from './browser.mjs';

const rows = item => ['user,item,time', ...Array.from({ length: 20 }, (_, row) => `user${row},${item},${1_700_000_000 + row}`)].join('\n');

/** Sends a file with the form of the page, whose run is not carried out, and tells which requests sent files. */
async function send(model, content, routes = {}) {
  const page = await open('?view=training', {
    address: addresses.onStorage,
    routes: { '**/api/models/*/runs': route => route.fulfill({ status: 202, json: { run: 'none', model } }), ...routes },
  });
  const puts = [];
  page.on('request', request => request.method() === 'PUT' && puts.push(new URL(request.url())));
  await page.locator('#training').getByText('Train on your files').click();
  await page.locator('#new-run-files').setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
  await page.getByLabel('Name of the model').fill(model);
  const [started] = await Promise.all([page.waitForRequest(`**/api/models/${model}/runs`), page.getByRole('button', { name: 'Send and train' }).click()]);
  assert.equal(started.method(), 'POST');
  return puts.filter(({ pathname }) => pathname.endsWith('orders.csv'));
}

const stored = async model => (await fetch(`${addresses.onStorage}api/corpora/${model}/orders.csv`)).text();

test('where the service is on a storage account, files go straight to it, and replace those of the same name', async () => {
  for (const content of [rows('tent'), rows('mat')]) {
    const puts = await send('straight', content);

    assert.ok(puts.length > 0);
    for (const { origin, searchParams } of puts) {
      assert.notEqual(`${origin}/`, addresses.onStorage);
      assert.ok(searchParams.has('sig'));
    }
    assert.equal(await stored('straight'), content);
  }
});

test('where the storage account cannot be reached from the page, files go through the service', async () => {
  const puts = await send('around', rows('tent'), { '**/corpora/around/orders.csv?*sig=*': route => route.abort() });

  assert.equal(`${puts.at(-1).origin}/`, addresses.onStorage);
  assert.equal(await stored('around'), rows('tent'));
});
