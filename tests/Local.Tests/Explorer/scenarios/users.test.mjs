import { test } from 'node:test';
import assert from 'node:assert/strict';
import { addresses, eventually, mapDrawn, open } from './browser.mjs';

const users = async () => (await (await fetch(`${addresses.explorer}api/models/camp/map/users`)).json()).users;
const labels = page => page.locator('#map-labels').evaluate(canvas => canvas.toDataURL());

test('users of the evaluation are listed, and one is shown with what was taken and what was held out', async () => {
  const [, second] = await users();
  const page = await open('?model=camp&tool=users');
  await mapDrawn(page);
  const list = page.getByRole('list', { name: 'Users' });
  await list.getByRole('button', { name: second.user, exact: true }).click();

  await page.getByRole('heading', { name: `User ${second.user}` }).waitFor();
  assert.deepEqual(await page.getByRole('list', { name: 'Held out' }).getByRole('button').allTextContents(), second.heldOut);
  assert.deepEqual(await page.getByRole('list', { name: 'Took' }).getByRole('button').allTextContents(), [...second.history].reverse());
  assert.equal(new URL(page.url()).searchParams.get('user'), second.user);

  // The list stays where it is, with the focus on the user.
  assert.equal(await page.evaluate(() => document.activeElement.textContent), second.user);
  await page.getByRole('list', { name: 'Held out' }).getByRole('button').first().click();
  await page.getByRole('heading', { name: second.heldOut[0] }).waitFor();
});

test('a user on the map can be pressed', async () => {
  const [first] = await users();
  const page = await open('?model=camp&tool=users');
  await mapDrawn(page);
  await page.getByRole('list', { name: 'Users' }).waitFor();
  const empty = await labels(page);

  // Where users are is where something is drawn: one of them is below the mouse somewhere on their way across the map.
  const { items, x, y } = await (await fetch(`${addresses.explorer}api/models/camp/map`)).json();
  const box = await page.locator('#map').boundingBox();
  const width = box.width - (await page.locator('#map-legend').boundingBox()).width;
  const [left, right, bottom, top] = [Math.min(...x), Math.max(...x), Math.min(...y), Math.max(...y)];
  const scale = Math.min((width - 64) / (right - left), (box.height - 64) / (top - bottom));
  assert.ok(items.length > 0);
  await page.mouse.click(box.x + width / 2 + (first.x - (left + right) / 2) * scale, box.y + box.height / 2 - (first.y - (bottom + top) / 2) * scale);

  await page.getByRole('heading', { name: /^User / }).waitFor();
  await eventually(() => labels(page), drawn => assert.notEqual(drawn, empty));
});

test('a version that was not evaluated on users says so', async () => {
  const page = await open('?model=pets&tool=users');

  await page.getByText('This version was not evaluated on users').waitFor();
});
