import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { addresses, open } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// The two colour schemes differ in nothing but colours.
const rulesBy = { light: rules, dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };
const sizes = [{ width: 360, height: 740 }, { width: 820, height: 1000 }, { width: 1280, height: 800 }];

const states = {
  'nothing chosen': '?model=pets',
  neighbours: '?model=pets&item=cat',
  distances: '?model=pets&item=cat&metric=euclidean',
  'an unknown item': '?model=pets&item=catt',
  'an unknown model': '?model=nosuch&item=cat',
  'an analogy': '?model=pets&tool=analogy&a=cat&b=dog&c=tin',
  'no analogy yet': '?model=pets&tool=analogy',
  'a history': '?model=orders&tool=history&history=tent&history=map-of-the-very-long-mountain-walk',
  'no history yet': '?model=orders&tool=history',
  training: '?model=orders&view=training',
  versions: '?model=orders&view=versions',
  'versions side by side': '?model=camp&view=versions',
  'a map coloured by a field': '?model=camp&colour=field:category',
  'a field that no item has': '?model=camp&colour=field:colour',
  'users of an evaluation': '?model=camp&tool=users',
  'no users': '?model=pets&tool=users',
};

for (const [state, query] of Object.entries(states))
  test(`axe finds nothing at three widths, light and dark: ${state}`, async () => findsNothing(await open(query, { reducedMotion: 'reduce' })));

test('axe finds nothing at three widths, light and dark: an experiment', async () => {
  const { versions: [newer, older] } = await (await fetch(`${addresses.explorer}api/models/camp/versions`)).json();
  const outcome = ({ version }, verdict, difference) => ({
    version, shown: 900, clicked: 90, rate: 0.1, rateInterval: { low: 0.08, high: 0.12 }, value: 0, verdict, ...(difference && { difference, differenceInterval: { low: 0.1, high: 0.2 }, pValue: 0.001 }),
  });
  const page = await open('?model=camp&view=versions', {
    reducedMotion: 'reduce',
    routes: { '**/experiments?*': route => route.fulfill({ json: { model: 'camp', event: 'clicked', baseline: older.version, versions: [outcome(older, 'baseline'), outcome(newer, 'better', 0.15), outcome({ version: 'gone' }, 'worse', -0.1)] } }) },
  });
  await page.locator('#experiment').getByText('is better').waitFor();
  await findsNothing(page);
});

test('axe finds nothing at three widths, light and dark: a user of an evaluation', async () => {
  const page = await open('?model=camp&tool=users', { reducedMotion: 'reduce' });
  await page.getByRole('list', { name: 'Users' }).getByRole('button').first().click();
  await page.getByRole('heading', { name: /^User / }).waitFor();
  await findsNothing(page);
});

test('axe finds nothing at three widths, light and dark: a list of items', async () => {
  const page = await open('?model=pets', { reducedMotion: 'reduce' });
  await page.getByRole('button', { name: /^List the items of/ }).first().click();
  await findsNothing(page);
});

test('axe finds nothing at three widths, light and dark: files to train on', async () => {
  const page = await open('?model=orders&view=training', { reducedMotion: 'reduce' });
  await page.locator('#training').getByText('Train on your files').click();
  await page.locator('#new-run-files').setInputFiles({ name: 'shop.csv', mimeType: 'text/csv', buffer: Buffer.from('user,item,time\nu1,tent,1700000000\n') });
  await page.getByRole('group', { name: 'First rows' }).waitFor();
  await findsNothing(page);
});

test('axe finds nothing at three widths, light and dark: a key is asked for', async () => {
  const page = await open('?model=pets', { address: addresses.withKey });
  await page.getByRole('dialog').waitFor();
  await findsNothing(page);
});

test('axe finds nothing at three widths, light and dark: no model', async () => {
  const page = await open('', { address: addresses.empty });
  await page.getByRole('heading', { name: 'No model yet' }).waitFor();
  await findsNothing(page);
});

async function findsNothing(page) {
  await page.waitForLoadState('networkidle');
  // The page's own policy lets no foreign script in; the browser's driver is not bound by it.
  await page.evaluate(axe);
  const found = [];
  for (const size of sizes)
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(runOnly => window.axe.run(document, { runOnly, resultTypes: ['violations'] }), rulesBy[colorScheme]);
      found.push(...violations.flatMap(({ id, nodes }) =>
        nodes.map(node => `${size.width}, ${colorScheme}: ${id} at ${node.target.join(' ')}: ${node.failureSummary.replaceAll('\n', ' ')}`)));
    }
  await page.context().close();
  assert.deepEqual(found, []);
}
