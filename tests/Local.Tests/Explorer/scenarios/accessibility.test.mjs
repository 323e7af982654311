import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { addresses, desktop, open, phone } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tablet = { viewport: { width: 820, height: 1000 } };
const devices = { phone, tablet, desktop };

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
};

for (const [device, options] of Object.entries(devices))
  for (const colorScheme of ['light', 'dark'])
    test(`axe finds nothing on a ${device}, ${colorScheme}`, async () => {
      const found = [];
      for (const [state, query] of Object.entries(states))
        found.push(...(await findings(state, await settled(await open(query, { device: options, colorScheme, reducedMotion: 'reduce' })))));
      const list = await settled(await open('?model=pets', { device: options, colorScheme, reducedMotion: 'reduce' }));
      await list.locator('#map-legend').evaluate(legend => (legend.open = true));
      await list.getByRole('button', { name: /^List the items of/ }).first().click();
      found.push(...(await findings('a list of items', list)));
      const locked = await open('?model=pets', { address: addresses.withKey, device: options, colorScheme });
      await locked.getByRole('dialog').waitFor();
      found.push(...(await findings('a key is asked for', locked)));
      const empty = await open('', { address: addresses.empty, device: options, colorScheme });
      await empty.getByRole('heading', { name: 'No model yet' }).waitFor();
      found.push(...(await findings('no model', empty)));

      assert.deepEqual(found, []);
    });

async function settled(page) {
  await page.waitForLoadState('networkidle');
  return page;
}

/** What axe finds in the state that a page is in: the rule, and where it is broken. */
async function findings(state, page) {
  // The page's own policy lets no foreign script in; the browser's driver is not bound by it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  await page.context().close();
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${state}: ${id} at ${node.target.join(' ')}: ${node.failureSummary.replaceAll('\n', ' ')}`));
}
