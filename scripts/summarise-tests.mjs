// Prints a summary of the test run: skipped tests with their reasons, line coverage by project, and one closing line.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [directory] = process.argv.slice(2);
const files = readdirSync(directory, { recursive: true }).map(name => join(directory, name));
const read = ending => files.filter(name => name.endsWith(ending)).map(name => readFileSync(name, 'utf8'));
const attribute = (tag, name) => tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1];

const results = { passed: 0, failed: 0, skipped: 0 };
for (const trx of read('.trx')) {
  const counters = trx.match(/<Counters [^>]*>/)[0];
  results.passed += Number(attribute(counters, 'passed'));
  results.failed += Number(attribute(counters, 'failed'));
  for (const [, tag, body] of trx.matchAll(/<UnitTestResult ([^>]*outcome="NotExecuted"[^>]*)>([\s\S]*?)<\/UnitTestResult>/g)) {
    results.skipped++;
    console.log(`Skipped: ${attribute(tag, 'testName')}: ${body.match(/<Message>([\s\S]*?)<\/Message>/)?.[1] ?? 'no reason given'}`);
  }
}

const lines = new Map();
for (const report of read('coverage.cobertura.xml')) {
  for (const [, name, body] of report.matchAll(/<package name="([^"]*)"[^>]*>([\s\S]*?)<\/package>/g)) {
    const covered = lines.get(name) ?? new Map();
    lines.set(name, covered);
    for (const [, file, inner] of body.matchAll(/<class [^>]*filename="([^"]*)"[^>]*>([\s\S]*?)<\/class>/g)) {
      for (const [tag] of inner.matchAll(/<line [^>]*>/g)) {
        const key = `${file}:${attribute(tag, 'number')}`;
        covered.set(key, Math.max(covered.get(key) ?? 0, Number(attribute(tag, 'hits'))));
      }
    }
  }
}
for (const [name, covered] of [...lines].sort()) {
  const hit = [...covered.values()].filter(hits => hits > 0).length;
  console.log(`Coverage: ${name} ${(100 * hit / Math.max(1, covered.size)).toFixed(1)} % of ${covered.size} lines`);
}

console.log(`${results.passed} passed, ${results.failed} failed, ${results.skipped} skipped`);
