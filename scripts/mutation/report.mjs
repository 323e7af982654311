// Reads reports of Stryker (scripts/mutation.sh).
//   patterns REPORT FOLDER   prints Stryker's patterns for what no test noticed in the report, and for the files that were edited since
//   lines FOLDER COUNT SEED  prints Stryker's patterns for lines of code that the seed draws
//   merge BEFORE AFTER       adds the results of the run before to those of a run over its survivors
//   score REPORT             prints each file's score and the survivors
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { offsetOf } from './offset.mjs';

const [command, first, second, third] = process.argv.slice(2);
const read = path => JSON.parse(readFileSync(path, 'utf8'));
const unnoticed = mutant => mutant.status === 'Survived' || mutant.status === 'NoCoverage';
const noticed = mutant => mutant.status === 'Killed' || mutant.status === 'Timeout';
const counts = mutant => noticed(mutant) || unnoticed(mutant);

/** The path of a file below its project: each run has a copy of its own. */
const pathOf = (report, name) => name.slice(report.projectRoot.length + 1);

const keyOf = ({ location: { start, end }, mutatorName, replacement }) => [start.line, start.column, end.line, end.column, mutatorName, replacement].join('|');

function patterns(report, folder) {
  const result = [];
  for (const [name, file] of Object.entries(report.files)) {
    const path = pathOf(report, name);
    const now = join(folder, '..', path);
    if (!path.startsWith(`${basename(folder)}/`) || !existsSync(now))
      continue;
    if (readFileSync(now, 'utf8').replace(/^\uFEFF/, '') !== file.source.replace(/^\uFEFF/, '')) {
      result.push(`**/${path}`);
      continue;
    }
    const spans = file.mutants.filter(unnoticed).map(({ location }) => `{${offsetOf(file.source, location.start)}..${offsetOf(file.source, location.end)}}`);
    if (spans.length > 0)
      result.push(`**/${path}${[...new Set(spans)].join('')}`);
  }
  return result;
}

function lines(folder, count, seed) {
  const all = [];
  for (const name of readdirSync(folder, { recursive: true }).filter(name => name.endsWith('.cs'))) {
    let offset = 0;
    for (const line of readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, '').split('\n')) {
      if (/\w/.test(line) && !/^\s*(\/\/|using |namespace |\[)/.test(line))
        all.push({ name, span: `{${offset}..${offset + line.length}}`, order: createHash('sha256').update(`${seed} ${name} ${offset}`).digest('hex') });
      offset += line.length + 1;
    }
  }
  const drawn = all.sort((a, b) => a.order < b.order ? -1 : 1).slice(0, count);
  return [...new Set(drawn.map(line => line.name))].map(name => `**/${basename(folder)}/${name}${drawn.filter(line => line.name === name).map(line => line.span).join('')}`);
}

function merge(before, after) {
  const earlier = new Map(Object.entries(before.files).map(([name, file]) => [pathOf(before, name), file]));
  const tried = new Set(Object.keys(after.files).map(name => pathOf(after, name)));
  // A file whose changes were all noticed is not in the second report.
  for (const [path, file] of earlier) {
    if (!tried.has(path))
      after.files[`${after.projectRoot}/${path}`] = file;
  }

  for (const [name, file] of Object.entries(after.files)) {
    const old = earlier.get(pathOf(after, name));
    // A file whose changes were all noticed was not changed again.
    if (old !== undefined && file.mutants.length === 0)
      after.files[name] = old;
    if (old === undefined || old.source !== file.source)
      continue;
    const results = new Map(old.mutants.map(mutant => [keyOf(mutant), mutant]));
    file.mutants = file.mutants.map(mutant => {
      const result = results.get(keyOf(mutant));
      return result !== undefined && (!unnoticed(result) || !counts(mutant)) ? { ...mutant, status: result.status } : mutant;
    });
  }
  return after;
}

function score(report) {
  const total = { noticed: 0, timeouts: 0, all: 0 };
  const survivors = [];
  const line = (name, sums) => console.log(`${name}: ${sums.noticed} of ${sums.all} noticed (${(100 * sums.noticed / Math.max(1, sums.all)).toFixed(1)} %), ${sums.timeouts} of them by a time-out`);
  for (const [name, file] of Object.entries(report.files)) {
    const all = file.mutants.filter(counts);
    if (all.length === 0)
      continue;
    const sums = { noticed: all.filter(noticed).length, timeouts: all.filter(mutant => mutant.status === 'Timeout').length, all: all.length };
    Object.keys(total).forEach(key => total[key] += sums[key]);
    line(basename(name), sums);
    const source = file.source.split('\n');
    for (const mutant of all.filter(unnoticed)) {
      const { start, end } = mutant.location;
      const changed = start.line === end.line ? source[start.line - 1].slice(start.column - 1, end.column - 1) : source[start.line - 1].trim();
      survivors.push(`${basename(name)} ${start.line}: ${changed} -> ${mutant.replacement.replace(/\s+/g, ' ').slice(0, 120)}${mutant.status === 'NoCoverage' ? ' (no test runs it)' : ''}`);
    }
  }
  console.log(survivors.join('\n'));
  line('All files', total);
}

const print = all => console.log(all.map(pattern => JSON.stringify(pattern)).join(', '));

if (command === 'patterns')
  print(patterns(read(first), second));
else if (command === 'lines')
  print(lines(first, Number(second), third));
else if (command === 'merge')
  writeFileSync(second, JSON.stringify(merge(read(first), read(second))));
else
  score(read(first));
