// Bundles the page into a folder: node bundle.mjs FOLDER
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { licencesOf } from './licences.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const output = process.argv[2];

await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
const { metafile } = await build({
  entryPoints: { explorer: join(here, 'main.ts'), style: join(here, 'styles', 'style.css') },
  outdir: output,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022'],
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
});
await writeFile(join(output, 'licences.txt'), await licencesOf(Object.keys(metafile.inputs)));

// File names contain the hash of their content, so browsers may cache them: changed content has another name, explorer.HASH.js.
let page = await readFile(join(here, 'index.html'), 'utf8');
for (const name of await readdir(output)) {
  const content = await readFile(join(output, name));
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  page = page.replaceAll(`explorer/${name}"`, `explorer/${name.replace(/\.(?=\w+$)/, `.${hash}.`)}"`);
  await writeFile(join(output, `${name}.br`), brotliCompressSync(content));
}
await writeFile(join(output, 'index.html.br'), brotliCompressSync(page));
// The page is written last: its presence tells the build that the bundle is complete.
await writeFile(join(output, 'index.html'), page);
