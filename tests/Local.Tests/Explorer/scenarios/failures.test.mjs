import { test } from 'node:test';
import assert from 'node:assert/strict';
import { addresses, eventually, items, open } from './browser.mjs';

test('without a model the page says how to get one', async () => {
  const page = await open('', { address: addresses.empty });

  await page.getByRole('heading', { name: 'No model yet' }).waitFor();
});

test('a model that is not known is said to be so, and another can be picked', async () => {
  const page = await open('?model=nosuch&item=cat');
  await page.getByRole('alert').filter({ hasText: 'The model is not known' }).first().waitFor();

  await page.getByLabel('Model', { exact: true }).selectOption('pets');

  await page.getByText('Find similar items').waitFor();
});

test('when the service does not answer, trying again helps once it does', async () => {
  const page = await open('?model=pets');
  await page.route('**/similar?**', route => route.abort());
  await page.getByLabel('Search for an item').fill('cat');
  await page.keyboard.press('Enter');
  const notice = page.locator('#neighbours').getByRole('alert');
  await notice.getByText('The service does not answer').waitFor();

  await page.unroute('**/similar?**');
  await notice.getByRole('button', { name: 'Try again' }).click();

  await eventually(() => items(page.locator('#neighbours')), found => assert.ok(found.length > 0));
});

test('a failure of the service is shown with what it says about it', async () => {
  const page = await open('?model=pets');
  const problem = { type: '/problems/unavailable', title: 'Not available at the moment', status: 503, detail: 'The store does not answer at the moment.' };
  await page.route('**/similar?**', route => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }));
  await page.getByLabel('Search for an item').fill('cat');
  await page.keyboard.press('Enter');

  const notice = page.locator('#neighbours').getByRole('alert');
  await notice.getByText('The store does not answer at the moment.').waitFor();
  await notice.getByRole('button', { name: 'Try again' }).waitFor();
});

test('when the page cannot ask what a model recommends by, it says so beside what it recommends, and trying again helps', async () => {
  const problem = { type: '/problems/unavailable', title: 'Not available at the moment', status: 503, detail: 'The store does not answer at the moment.' };
  const page = await open('?model=orders&tool=history&history=tent', {
    routes: { '**/api/models/orders': route => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }) },
  });
  const notice = page.locator('#panel-history').getByRole('alert');
  const recommendations = page.getByRole('list', { name: 'Recommendations' });
  await eventually(() => items(recommendations), found => assert.ok(found.length > 0));
  await notice.getByText('The store does not answer at the moment.').waitFor();
  assert.equal(await page.getByLabel('Recommend what').isVisible(), false);

  await page.unrouteAll();
  await notice.getByRole('button', { name: 'Try again' }).click();

  await eventually(() => page.getByLabel('Recommend what').inputValue(), value => assert.equal(value, 'next'));
  await notice.waitFor({ state: 'detached' });
  await eventually(() => items(recommendations), found => assert.ok(found.length > 0));
});

test('a browser without WebGL is told so, and gets everything but the map', async () => {
  const page = await open('?model=pets&item=cat', {
    prepare: () => {
      const context = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith('webgl') ? null : context.call(this, kind, ...rest);
      };
    },
  });

  await page.locator('#map').getByText('The map cannot be drawn').waitFor();
  await eventually(() => items(page.locator('#neighbours')), found => assert.ok(found.length > 0));
});

test('where a key is asked for, the page asks its user, and keeps it for the tab', async () => {
  const page = await open('?model=pets&item=cat', { address: addresses.withKey });
  await page.getByRole('dialog', { name: 'A key is required' }).waitFor();
  await page.getByLabel('Key', { exact: true }).fill(process.env.EXPLORER_KEY);
  await page.getByRole('button', { name: 'Use the key' }).click();
  await eventually(() => items(page.locator('#neighbours')), found => assert.ok(found.length > 0));

  await page.reload();

  await eventually(() => items(page.locator('#neighbours')), found => assert.ok(found.length > 0));
});

test('without the key nothing is shown but that it is required', async () => {
  const page = await open('?model=pets&item=cat', { address: addresses.withKey });
  await page.getByRole('button', { name: 'Not now' }).click();

  await page.getByRole('alert').filter({ hasText: 'A key is required' }).waitFor();
});
