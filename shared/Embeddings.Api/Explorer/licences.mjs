import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const packageFolder = /^(.*node_modules[\\/])((?:@[^\\/]+[\\/])?[^\\/]+)/;

/** The licences of the bundled packages and of the packages that they were built from. The licences require their distribution. */
export async function licencesOf(files) {
  const packages = new Map();
  for (const [, root, name] of files.map(file => resolve(file).match(packageFolder)).filter(match => match))
    await collect(root, name, packages);
  return [...packages].sort().map(([, text]) => text).join('\n');
}

async function collect(root, name, packages) {
  if (packages.has(name))
    return;
  const folder = join(root, name);
  const { version, license, dependencies = {} } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find(entry => /^(licen[cs]e|copying)/i.test(entry));
  const text = file === undefined ? '' : `\n${await readFile(join(folder, file), 'utf8')}`;
  packages.set(name, `${name} ${version}, licence ${license}\n${text}\n`);
  for (const dependency of Object.keys(dependencies))
    await collect(root, dependency, packages);
}
