// Milliseconds from frame to frame while the map of the explorer page is dragged, zoomed and hovered over, drawn without a graphics card:
// node panning.mjs ADDRESS MODEL [TRACE]; TRACE is a file for a trace of the dragging that chrome://tracing reads.
import { chromium } from 'playwright-core';

const [address, model, trace] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(`${address}?model=${model}`);
await page.locator('#map[data-state=drawn]').waitFor();
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
