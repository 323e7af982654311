// Bundles the page into the folder that is given: node bundle.mjs FOLDER
import { build } from 'esbuild';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
// Last: the build takes the page for the mark that the bundle is whole.
await copyFile(join(here, 'index.html'), join(output, 'index.html'));
