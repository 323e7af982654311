// A browser for the scenarios of a file, and the page in it.
import { chromium } from 'playwright-core';
import { after, before } from 'node:test';
import { readFile } from 'node:fs/promises';
import assert from 'node:assert/strict';

export const addresses = { explorer: process.env.EXPLORER, withKey: process.env.EXPLORER_WITH_KEY, empty: process.env.EXPLORER_EMPTY, onStorage: process.env.EXPLORER_ON_STORAGE };
export const desktop = { viewport: { width: 1280, height: 800 } };
export const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

let browser;

before(async () => {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // No graphics card is needed: the map is drawn in software.
  const graphics = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: [...sandbox, ...graphics] });
});

after(() => browser.close());

/** Opens the page in a window of its own, with some addresses answered by the scenario; whatever the page's scripts fail at fails the scenario. */
export async function open(query = '', { address = addresses.explorer, device = desktop, prepare, routes = {}, ...options } = {}) {
  const context = await browser.newContext({ ...device, ...options });
  const page = await context.newPage();
  if (prepare)
    await page.addInitScript(prepare);
  for (const [pattern, answer] of Object.entries(routes))
    await page.route(pattern, answer);
  page.on('pageerror', failure => assert.fail(failure));
  await page.goto(address + query);
  return page;
}

/** Waits until the map is drawn. */
export const mapDrawn = page => page.locator('#map[data-state=drawn]').waitFor();

/** The items of a list of results, from the first. */
export const items = list => list.locator('.row').evaluateAll(rows => rows.map(row => row.dataset.item));

/** The content of the file that a button saves. */
export async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  return readFile(await download.path());
}

/** Waits until every run of a model has ended: how long that takes is a matter of the machine. */
export async function runsEnd(model) {
  for (;;) {
    const { runs } = await (await fetch(`${addresses.explorer}api/runs?model=${model}`)).json();
    if (runs.length > 0 && runs.every(run => run.ended))
      return;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

/** Asserts until it holds: what the page shows follows what it is told a moment later. */
export async function eventually(look, holds) {
  for (const end = Date.now() + 15_000; ; await new Promise(resolve => setTimeout(resolve, 50))) {
    const seen = await look();
    try {
      return holds(seen);
    } catch (failure) {
      if (Date.now() > end)
        throw failure;
    }
  }
}
