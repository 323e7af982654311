import type { Estimate, Evaluation, RecommendationReport, VersionDescription } from '../api/answers';
import { create } from '../dom/create';
import { bytes, count, date, decimals, duration, short } from '../text/format';
import type { Row } from './table';

/** How two versions came about: when, of what, and how well they learned it. */
export function differingFacts(one: VersionDescription, other: VersionDescription): Row[] {
  const facts: [string, (version: VersionDescription) => string][] = [
    ['Created', ({ manifest }) => date(manifest.createdAt)],
    ['Items', ({ manifest }) => `${count(manifest.items)} × ${manifest.dimensions}`],
    ['Corpus', ({ manifest: { training } }) => (training ? `${bytes(training.corpusBytes)}, ${short(training.tokens)} tokens` : 'imported')],
    ['Training', ({ manifest: { training } }) => (training ? duration(training.seconds) : '–')],
    ['Loss at the end', ({ manifest: { training } }) => (training && training.lossByEpoch.length > 0 ? decimals(training.lossByEpoch.at(-1)!) : '–')],
  ];
  return facts.map(([name, of]) => ({ cells: [name, of(one), of(other)] }));
}

/** The settings that two versions were not both trained with, by their path. */
export function differingSettings(one: VersionDescription, other: VersionDescription): Row[] {
  const [left, right] = [flat(one.settings ?? {}), flat(other.settings ?? {})];
  return [...new Set([...left.keys(), ...right.keys()])].sort()
    .filter(path => left.get(path) !== right.get(path))
    .map(path => ({ cells: [path, left.get(path) ?? '–', right.get(path) ?? '–'] }));
}

function flat(settings: Record<string, unknown>, prefix = '', into = new Map<string, string>()): Map<string, string> {
  for (const [name, value] of Object.entries(settings))
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      flat(value as Record<string, unknown>, `${prefix}${name}.`, into);
    else if (value !== null)
      into.set(prefix + name, Array.isArray(value) ? value.join(', ') : String(value));
  return into;
}

/** What was measured of both versions. */
export function scores(one: Evaluation | undefined, other: Evaluation | undefined): Row[] {
  const [left, right] = [measured(one), measured(other)];
  return [...left].filter(([name]) => right.has(name)).map(([name, value]) => ({ cells: [name, estimate(value), estimate(right.get(name)!), verdict(value, right.get(name)!)] }));
}

function measured(evaluation: Evaluation | undefined): Map<string, Estimate> {
  const found = new Map<string, Estimate>();
  if (!evaluation)
    return found;
  own(evaluation.recommendations, '', found);
  own(evaluation.strict, ', strict protocol', found);
  for (const { file, spearman } of evaluation.wordSimilarity)
    found.set(`similarity judgements, ${file}`, spearman);
  for (const { file, total } of evaluation.analogies)
    if (total.asked > 0)
      found.set(`analogies, ${file}`, wilson(total.correct, total.asked));
  return found;
}

// The version's own recommender is the first of a report; the baselines follow it.
function own(report: RecommendationReport | undefined, protocol: string, found: Map<string, Estimate>): void {
  for (const { k, hitRate, ndcg } of report?.recommenders[0]?.at ?? []) {
    found.set(`hit rate at ${k}${protocol}`, hitRate);
    found.set(`NDCG at ${k}${protocol}`, ndcg);
  }
}

const z = 1.959964;

/** The share of successes with its 95 % interval (Wilson 1927). */
function wilson(successes: number, trials: number): Estimate {
  const value = successes / trials;
  const middle = (value + (z * z) / (2 * trials)) / (1 + (z * z) / trials);
  const half = (z / (1 + (z * z) / trials)) * Math.sqrt((value * (1 - value)) / trials + (z * z) / (4 * trials * trials));
  return { value, low: middle - half, high: middle + half };
}

const estimate = ({ value, low, high }: Estimate): HTMLElement[] =>
  [create('span', {}, decimals(value)), create('small', { class: 'interval' }, `${decimals(low)} to ${decimals(high)}`)];

function verdict(one: Estimate, other: Estimate): HTMLElement[] {
  const [name, style] = other.low > one.high ? ['higher', 'better'] : other.high < one.low ? ['lower', 'worse'] : ['intervals overlap', 'undecided'];
  return [create('span', { class: `badge badge-${style}` }, name)];
}
