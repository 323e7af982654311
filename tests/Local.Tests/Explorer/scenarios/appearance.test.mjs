import { test } from 'node:test';
import assert from 'node:assert/strict';
import { addresses, desktop, mapDrawn, open, phone } from './browser.mjs';

const places = [
  '?model=pets', '?model=pets&item=cat', '?model=pets&tool=analogy&a=cat&b=dog&c=tin', '?model=orders&tool=history&history=tent&history=map-of-the-very-long-mountain-walk',
  '?model=pets&view=training', '?model=orders&view=versions', '?model=pets&item=unicorn', '?model=camp&view=versions', '?model=camp&tool=users',
];

for (const place of places)
  test(`at the width of a phone nothing is cut off: ${place}`, async () => {
    const page = await open(place, { device: phone });
    await page.waitForLoadState('networkidle');

    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), phone.viewport.width);
  });

test('light and dark follow the system', async () => {
  const brightness = async colorScheme => {
    const page = await open('?model=pets', { colorScheme });
    const [red, green, blue] = (await page.locator('body').evaluate(body => getComputedStyle(body).backgroundColor)).match(/\d+/g).map(Number);
    return (red + green + blue) / 3;
  };

  assert.ok((await brightness('light')) > 200);
  assert.ok((await brightness('dark')) < 60);
});

for (const colorScheme of ['light', 'dark'])
  test(`text stands out from what is behind it: ${colorScheme}`, async () => {
    const page = await open('?model=pets&item=cat', { colorScheme });
    const contrasts = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const luminance = name => {
        const channels = [1, 3, 5].map(start => parseInt(style.getPropertyValue(name).trim().slice(start, start + 2), 16) / 255);
        const [red, green, blue] = channels.map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const contrast = (text, behind) => (Math.max(luminance(text), luminance(behind)) + 0.05) / (Math.min(luminance(text), luminance(behind)) + 0.05);
      const pairs = [
        ['--text', '--page'], ['--text', '--surface'], ['--text-soft', '--page'], ['--text-soft', '--surface'], ['--text-soft', '--sunken'],
        ['--accent', '--surface'], ['--accent', '--accent-soft'], ['--on-accent', '--accent'], ['--danger', '--danger-soft'], ['--text-soft', '--map'],
      ];
      return pairs.map(([text, behind]) => [`${text} on ${behind}`, contrast(text, behind)]);
    });

    // WCAG 2.2, 1.4.3: at least 4.5 to 1.
    contrasts.forEach(([pair, contrast]) => assert.ok(contrast >= 4.5, `${pair}: ${contrast.toFixed(2)}`));
  });

/** What Tab leads to, one after the other; every one of them must show that it has the focus. */
async function reachedByTab(page, most) {
  const reached = [];
  for (let step = 0; step < most; step++) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body)
        return null;
      const style = getComputedStyle(element);
      return { name: element.id || element.getAttribute('aria-label') || element.textContent.trim(), outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
    });
    if (focus === null)
      break;
    assert.ok(focus.outlined, `${focus.name} does not show its focus`);
    reached.push(focus.name);
  }
  return reached;
}

test('every control can be reached by Tab and shows that it has the focus', async () => {
  const page = await open('?model=pets&item=cat');
  await mapDrawn(page);
  await page.locator('.row').first().waitFor();
  const reached = await reachedByTab(page, 60);

  for (const control of ['model', 'view-explore', 'tool-neighbours', 'search', 'item-add', 'dog', 'Add dog to the history', 'top', 'metric', 'map', 'map-in', 'map-out', 'map-all'])
    assert.ok(reached.includes(control), `${control} is not among ${reached.join(', ')}`);
});

test('the keyboard reaches users, the colours of the map, and two versions side by side', async () => {
  const page = await open('?model=camp&tool=users');
  await mapDrawn(page);
  const users = page.getByRole('list', { name: 'Users' }).getByRole('button');
  const first = await users.first().textContent();
  await users.first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: `User ${first}` }).waitFor();
  await users.last().focus();
  const onTheMap = await reachedByTab(page, 20);
  for (const control of ['map', 'map-colour', 'map-in'])
    assert.ok(onTheMap.includes(control), `${control} is not among ${onTheMap.join(', ')}`);

  await page.goto(`${addresses.explorer}?model=camp&view=versions`);
  await page.getByText('most frequent items,').waitFor();
  const reached = await reachedByTab(page, 40);
  for (const control of ['Make current', 'compare-older', 'compare-newer', 'Scores'])
    assert.ok(reached.some(name => name === control || (control === 'Make current' && name === 'Roll back')), `${control} is not among ${reached.join(', ')}`);
});

test('the arrow keys lead through views and tools', async () => {
  const page = await open('?model=pets');
  await page.getByRole('tab', { name: 'Explore' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('heading', { name: 'Training' }).waitFor();
  await page.keyboard.press('End');
  await page.getByRole('heading', { name: 'Versions', exact: true }).waitFor();
  await page.keyboard.press('Home');

  await page.getByRole('tab', { name: 'Neighbours' }).focus();
  await page.keyboard.press('ArrowLeft');

  assert.equal(await page.getByRole('tab', { name: 'Users' }).getAttribute('aria-selected'), 'true');
});

test('nothing is loaded from elsewhere', async () => {
  const page = await open('');
  const elsewhere = [];
  page.on('request', request => request.url().startsWith(addresses.explorer) || request.url().startsWith('data:') || elsewhere.push(request.url()));
  for (const place of places) {
    await page.goto(addresses.explorer + place);
    await page.waitForLoadState('networkidle');
  }

  assert.deepEqual(elsewhere, []);
});

test('the page is titled by what it shows', async () => {
  const page = await open('?model=pets&item=cat', { device: desktop });
  await page.getByRole('heading', { name: 'cat' }).waitFor();

  assert.equal(await page.title(), 'cat · pets · Embeddings');
});
