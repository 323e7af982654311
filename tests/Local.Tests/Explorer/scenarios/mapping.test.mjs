import { test } from 'node:test';
import assert from 'node:assert/strict';
import { addresses, eventually, mapDrawn, open, phone } from './browser.mjs';

const labels = page => page.locator('#map-labels').evaluate(canvas => canvas.toDataURL());
const map = page => page.locator('#map');

/** Where an item is on the page while the whole map is shown. */
async function placeOf(page, item) {
  const { items, x, y } = await (await fetch(`${addresses.explorer}api/models/pets/map`)).json();
  const box = await map(page).boundingBox();
  const reach = values => Math.max(...values.map(Math.abs));
  const scale = box.height / 2 / (1.08 * Math.max(0.1, reach(y), (reach(x) * box.height) / box.width));
  const index = items.indexOf(item);
  return [box.x + box.width / 2 + x[index] * scale, box.y + box.height / 2 - y[index] * scale];
}

async function changesTheView(page, act) {
  const before = await labels(page);
  await act();
  await eventually(() => labels(page), after => assert.notEqual(after, before));
}

async function hoverOver(page, item) {
  const [x, y] = await placeOf(page, item);
  // The renderer looks for the point below the mouse while it moves.
  await page.mouse.move(x - 20, y);
  await page.mouse.move(x, y, { steps: 4 });
  await eventually(() => page.locator('#map-points').evaluate(canvas => canvas.style.cursor), cursor => assert.equal(cursor, 'pointer'));
  return [x, y];
}

async function clickOn(page, item) {
  const [x, y] = await hoverOver(page, item);
  await page.mouse.click(x, y);
}

test('the point below the mouse is named, until the mouse leaves it', async () => {
  const page = await open('?model=pets');
  await mapDrawn(page);
  const name = page.locator('#map-hovered');

  await hoverOver(page, 'horse');
  await eventually(() => name.textContent(), text => assert.equal(text, 'horse'));
  assert.equal(await name.isVisible(), true);

  await page.mouse.move(5, 5);
  await name.waitFor({ state: 'hidden' });
});

test('a point that is clicked shows its neighbours', async () => {
  const page = await open('?model=pets');
  await mapDrawn(page);

  await clickOn(page, 'horse');

  await page.getByRole('heading', { name: 'horse' }).waitFor();
});

test('while a history is composed, a point that is clicked is its next item', async () => {
  const page = await open('?model=pets&tool=history&history=cat');
  await mapDrawn(page);

  await clickOn(page, 'horse');

  await page.getByRole('button', { name: 'Remove horse from the history' }).waitFor();
  await page.getByRole('button', { name: 'Remove cat from the history' }).waitFor();
});

test('buttons zoom, and show all again', async () => {
  const page = await open('?model=pets');
  await mapDrawn(page);
  await changesTheView(page, () => page.getByRole('button', { name: 'Zoom in' }).click());
  await changesTheView(page, () => page.getByRole('button', { name: 'Zoom out' }).click());
  await changesTheView(page, () => page.getByRole('button', { name: 'Zoom in' }).click());
  await changesTheView(page, () => page.getByRole('button', { name: 'Show all' }).click());
});

test('no label is written where a button or the caption would hide it', async () => {
  const page = await open('?model=pets');
  await mapDrawn(page);
  await map(page).focus();
  const writtenBehind = () => page.evaluate(() => {
    const canvas = document.getElementById('map-labels');
    const [map, ratio] = [canvas.getBoundingClientRect(), devicePixelRatio];
    return ['map-controls', 'map-caption'].filter(id => {
      const box = document.getElementById(id).getBoundingClientRect();
      const pixels = canvas.getContext('2d').getImageData((box.left - map.left) * ratio, (box.top - map.top) * ratio, box.width * ratio, box.height * ratio).data;
      return pixels.some(value => value !== 0);
    });
  });
  const drawnAnew = () => page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  // The items pass under the caption and the buttons.
  for (const key of [...Array(5).fill('ArrowUp'), ...Array(5).fill('ArrowLeft'), ...Array(10).fill('ArrowRight')]) {
    await page.keyboard.press(key);
    await drawnAnew();
    assert.deepEqual(await writtenBehind(), []);
  }
});

test('a map of all items says so', async () => {
  const page = await open('?model=pets');
  await mapDrawn(page);

  assert.match(await page.locator('#map-caption').textContent(), /^All 1\d items\./);
});

for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', '+', '-'])
  test(`the key ${key} moves the map`, async () => {
    const page = await open('?model=pets');
    await mapDrawn(page);
    await map(page).focus();
    await changesTheView(page, () => page.keyboard.press(key));
    await changesTheView(page, () => page.keyboard.press('0'));
  });

test('the wheel zooms and the mouse drags', async () => {
  const page = await open('?model=pets');
  await mapDrawn(page);
  const { x, y, width, height } = await map(page).boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await changesTheView(page, () => page.mouse.wheel(0, -300));
  await changesTheView(page, async () => {
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + 90, y + height / 2 + 40, { steps: 5 });
    await page.mouse.up();
  });
});

test('names move with the map while it is dragged, and are written anew once it rests', async () => {
  // Names are written anew now and then while the map is dragged too: with a clock that stands still, the slowest of machines has not come to that.
  const page = await open('?model=pets', { prepare: () => (performance.now = () => 0) });
  await mapDrawn(page);
  const transform = () => page.locator('#map-labels').evaluate(canvas => canvas.style.transform);
  await page.locator('#map-labels').evaluate(canvas => {
    window.carried = [];
    new MutationObserver(() => window.carried.push(canvas.style.transform)).observe(canvas, { attributes: true, attributeFilter: ['style'] });
  });
  const { x, y, width, height } = await map(page).boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 90, y + height / 2, { steps: 5 });
  await page.mouse.up();

  await eventually(() => page.evaluate(() => window.carried), carried => assert.ok(carried.some(step => /^translate\([1-9]/.test(step)), carried.join()));
  await eventually(transform, now => assert.equal(now, ''));
});

test('another model takes the place of the one that was drawn', async () => {
  const page = await open('?model=pets');
  await mapDrawn(page);

  await changesTheView(page, () => page.getByLabel('Model', { exact: true }).selectOption('orders'));

  await eventually(() => page.locator('#map-caption').textContent(), caption => assert.match(caption, /^All 8 items\./));
  await map(page).focus();
  await changesTheView(page, () => page.keyboard.press('ArrowLeft'));
});

test('a finger drags the map', async () => {
  const page = await open('?model=pets', { device: phone });
  await mapDrawn(page);
  const { x, y, width, height } = await map(page).boundingBox();
  const touch = await page.context().newCDPSession(page);
  const at = (right, down) => [{ x: x + width / 2 + right, y: y + height / 2 + down }];
  await changesTheView(page, async () => {
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0, 0) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(60, 30) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  });
});

test('the map takes the colours of the scheme, also when that changes', async () => {
  const page = await open('?model=pets', { colorScheme: 'light' });
  await mapDrawn(page);
  await changesTheView(page, () => page.emulateMedia({ colorScheme: 'dark' }));
});
