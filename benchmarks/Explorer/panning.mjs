// How long the explorer page takes until its caption stands and its map is drawn, and the milliseconds from frame to frame while the map is dragged, zoomed and
// hovered over, without a graphics card: node panning.mjs ADDRESS MODEL [TRACE]; TRACE is a file for a trace of the dragging that chrome://tracing reads.
import { chromium } from 'playwright-core';

const [address, model, trace] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
});
/** Milliseconds from the beginning of the navigation, as the page itself sees them. */
async function opened() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.seen = {};
    new MutationObserver(() => {
      if (document.getElementById('map-caption')?.textContent)
        window.seen.caption ??= performance.now();
      if (document.querySelector('#map[data-state=drawn]'))
        window.seen.drawn ??= performance.now();
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await page.goto(`${address}?model=${model}`);
  await page.locator('#map[data-state=drawn]').waitFor();
  return { page, ...(await page.evaluate(() => window.seen)) };
}

console.log('| opened | caption, ms | map drawn, ms |\n|---|---|---|');
let page;
for (const time of ['first', 'second', 'third']) {
  const { page: now, caption, drawn } = await opened();
  console.log(`| ${time} time | ${caption.toFixed(0)} | ${drawn.toFixed(0)} |`);
  await page?.context().close();
  page = now;
}
console.log();
// The first frames compile shaders and code.
await page.waitForTimeout(1500);
await page.evaluate(() => {
  window.frames = [];
  let last = performance.now();
  const measure = now => {
    window.frames.push(now - last);
    last = now;
    requestAnimationFrame(measure);
  };
  requestAnimationFrame(measure);
});

async function report(name, act) {
  await page.evaluate(() => window.frames.splice(0));
  await act();
  const frames = (await page.evaluate(() => window.frames.slice(1))).sort((a, b) => a - b);
  const at = share => frames[Math.min(frames.length - 1, Math.floor(share * frames.length))].toFixed(1);
  const mean = frames.reduce((sum, frame) => sum + frame, 0) / frames.length;
  console.log(`| ${name} | ${frames.length} | ${mean.toFixed(1)} | ${at(0.5)} | ${at(0.95)} | ${at(1)} |`);
}

async function around(steps, reachX, reachY) {
  const { x, y, width, height } = await page.locator('#map').boundingBox();
  for (let step = 0; step < steps; step++) {
    await page.mouse.move(x + width / 2 + reachX * Math.sin(step / 10), y + height / 2 + reachY * Math.cos(step / 8));
    await page.waitForTimeout(12);
  }
}

console.log('| | frames | mean, ms | p50, ms | p95, ms | longest, ms |\n|---|---|---|---|---|---|');
await around(1, 0, 0);
if (trace)
  await browser.startTracing(page, { path: trace, categories: ['gpu', 'viz', 'cc', 'devtools.timeline', 'toplevel'] });
await report('drag', async () => {
  await page.mouse.down();
  await around(120, 150, 100);
  await page.mouse.up();
});
if (trace)
  await browser.stopTracing();
await report('wheel', async () => {
  for (let turn = 0; turn < 40; turn++) {
    await page.mouse.wheel(0, turn < 20 ? -60 : 60);
    await page.waitForTimeout(25);
  }
});
await report('hover', () => around(100, 200, 150));
await browser.close();
