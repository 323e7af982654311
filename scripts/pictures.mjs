// Takes pictures of the explorer page: node pictures.mjs ADDRESS FOLDER
import { chromium } from 'playwright-core';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const [address, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const theme of ['light', 'dark']) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: theme, reducedMotion: 'reduce' });
  await page.goto(`${address}/?model=addresses&item=railroad`);
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(folder, `page-${theme}.png`), animations: 'disabled' });
  await page.close();
}
await browser.close();
