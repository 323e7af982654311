import { test } from 'node:test';
import assert from 'node:assert/strict';
import { addresses, eventually, mapDrawn, open, phone, saved } from './browser.mjs';
import { contrast, difference, visions } from './vision.mjs';

const labels = page => page.locator('#map-labels').evaluate(canvas => canvas.toDataURL());
const map = page => page.locator('#map');

/** Where an item is on the page while the whole map is shown, beside its legend and with 32 pixels around it. */
async function placeOf(page, item) {
  const { items, x, y } = await (await fetch(`${addresses.explorer}api/models/pets/map`)).json();
  const box = await map(page).boundingBox();
  const width = box.width - (await page.locator('#map-legend').boundingBox()).width;
  const [left, right, bottom, top] = [Math.min(...x), Math.max(...x), Math.min(...y), Math.max(...y)];
  const scale = Math.min((width - 64) / (right - left), (box.height - 64) / (top - bottom));
  const index = items.indexOf(item);
  return [box.x + width / 2 + (x[index] - (left + right) / 2) * scale, box.y + box.height / 2 - (y[index] - (top + bottom) / 2) * scale];
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
  await changesTheView(page, () => page.mouse.wheel(0, 300));
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

test('the legend names every region by its items, and one that is pressed is gone to', async () => {
  const { regions } = await (await fetch(`${addresses.explorer}api/models/pets/map`)).json();
  const page = await open('?model=pets');
  await mapDrawn(page);
  const entries = page.getByRole('list', { name: 'What the colours mean' }).getByRole('listitem');
  assert.deepEqual(await entries.locator('.legend-name').allTextContents(), regions.map(region => region.typical.slice(0, 3).join(', ')));

  const first = entries.first().locator('.legend-entry');
  await changesTheView(page, () => first.click());
  assert.equal(await first.getAttribute('aria-pressed'), 'true');
  await changesTheView(page, () => first.click());
  assert.equal(await first.getAttribute('aria-pressed'), 'false');
});

test('the items of a region are listed, lead to their neighbours, and can be had as a file', async () => {
  const { items, regionOf } = await (await fetch(`${addresses.explorer}api/models/pets/map`)).json();
  const own = items.filter((_, index) => regionOf[index] === 0);
  const page = await open('?model=pets');
  await mapDrawn(page);
  await page.getByRole('button', { name: /^List the items of/ }).first().click();

  const list = page.getByRole('list', { name: 'Chosen items' });
  assert.deepEqual(await list.getByRole('button').allTextContents(), own);
  const rows = (await saved(page, 'Save as CSV')).toString().trim().split('\r\n');
  assert.equal(rows[0], 'item,x,y,count,region');
  assert.deepEqual(rows.slice(1).map(row => row.split(',')[0]), own);

  await list.getByRole('button').first().click();
  await page.getByRole('heading', { name: own[0], exact: true }).waitFor();
});

test('points that are drawn around are listed', async () => {
  const { items } = await (await fetch(`${addresses.explorer}api/models/pets/map`)).json();
  const page = await open('?model=pets');
  await mapDrawn(page);
  const { x, y, width, height } = await map(page).boundingBox();
  await page.getByRole('button', { name: 'Draw around points' }).click();
  await page.mouse.move(x + 2, y + 2);
  await page.mouse.down();
  for (const [right, down] of [[width - 300, 2], [width - 300, height - 2], [2, height - 2]])
    await page.mouse.move(x + right, y + down, { steps: 3 });
  await page.mouse.up();

  await page.getByRole('heading', { name: `${items.length} items` }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Draw around points' }).getAttribute('aria-pressed'), 'false');
  await page.keyboard.press('Escape');
  await page.locator('#map-selection').waitFor({ state: 'hidden' });
});

test('the map is saved as a picture and as a table', async () => {
  const { items } = await (await fetch(`${addresses.explorer}api/models/pets/map`)).json();
  const page = await open('?model=pets');
  await mapDrawn(page);

  const picture = await saved(page, 'Save the view as PNG');
  assert.equal(picture.subarray(1, 4).toString(), 'PNG');
  assert.deepEqual([picture.readUInt32BE(16), picture.readUInt32BE(20)], await page.locator('#map-points').evaluate(canvas => [canvas.width, canvas.height]));
  assert.equal((await saved(page, 'Save the map as CSV')).toString().trim().split('\r\n').length, items.length + 1);
});

test('coloured by frequency, the legend counts the items of every step', async () => {
  const { items } = await (await fetch(`${addresses.explorer}api/models/pets/map`)).json();
  const page = await open('?model=pets');
  await mapDrawn(page);
  await page.getByLabel('Colour by').selectOption('frequency');

  await page.locator('.legend-name').filter({ hasText: 'times' }).first().waitFor();
  const counts = await page.locator('.map-legend .legend-count').allTextContents();
  assert.equal(counts.map(Number).reduce((sum, count) => sum + count, 0), items.length);
});

for (const colorScheme of ['light', 'dark'])
  test(`the colours of regions stand out from the map, and from each other with any kind of colour blindness: ${colorScheme}`, async () => {
    const page = await open('?model=pets', { colorScheme });
    const [background, ...regions] = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      return ['--map', ...Array.from({ length: 9 }, (_, region) => `--region-${region + 1}`)].map(name => style.getPropertyValue(name).trim());
    });
    for (const [index, colour] of regions.entries()) {
      // WCAG 2.2, 1.4.11: at least 3 to 1.
      assert.ok(contrast(colour, background) >= 3, `${colour} on ${background}: ${contrast(colour, background).toFixed(2)}`);
      for (const other of regions.slice(0, index))
        for (const kind of Object.keys(visions))
          assert.ok(difference(colour, other, kind) >= 0.085, `${colour} and ${other}, ${kind}: ${difference(colour, other, kind).toFixed(3)}`);
    }
  });

const legendEntries = page => page.locator('#map-legend-entries .legend-entry').evaluateAll(entries => entries.map(entry => entry.innerText.replaceAll('\n', ' ')));

test('the map is coloured by a field of items.jsonl, with a legend of its values, and the link keeps it', async () => {
  const page = await open('?model=camp');
  await mapDrawn(page);
  const choice = page.getByLabel('Colour by');
  await eventually(() => choice.locator('option').allTextContents(), names => assert.deepEqual(names, ['region', 'frequency', 'category', 'price', 'title']));

  await choice.selectOption('category');
  await eventually(() => legendEntries(page), entries => assert.deepEqual(entries, ['gear 5', 'sleep 3']));
  assert.equal(new URL(page.url()).searchParams.get('colour'), 'field:category');

  await page.goto(`${addresses.explorer}?model=camp&colour=field:price`);
  await mapDrawn(page);
  await eventually(() => legendEntries(page), entries => {
    assert.deepEqual([entries[0], entries.at(-1)], ['70 and above 2', '10 to 20 1']);
    assert.equal(entries.length, 6);
  });
  assert.equal(await choice.inputValue(), 'field:price');

  // Another model knows nothing of the field.
  await page.getByLabel('Model', { exact: true }).selectOption('pets');
  await eventually(() => choice.locator('option').allTextContents(), names => assert.deepEqual(names, ['region', 'frequency']));
  assert.equal(await choice.inputValue(), 'region');
});

test('points of a value that is pressed in the legend stand out, and its items can be listed', async () => {
  const page = await open('?model=camp&colour=field:category');
  await mapDrawn(page);
  await page.getByRole('button', { name: 'List the items of sleep' }).click();

  assert.deepEqual((await page.locator('#map-selection-items .row-item').allTextContents()).sort(), ['mat', 'sleeping-bag', 'tent']);
});

test('a field that cannot be had is told in the legend, and the map keeps its regions', async () => {
  const page = await open('?model=camp&colour=field:colour');
  await mapDrawn(page);

  await page.locator('#map-legend-failure').getByText("no item has the field 'colour'").waitFor();
  assert.ok((await legendEntries(page)).length > 0);
});
