import type { Estimate, Evaluation } from '../api/answers';
import { create } from '../dom/create';
import { count, decimals } from '../text/format';

const withInterval = ({ value, low, high }: Estimate): string => `${decimals(value)} (${decimals(low)} to ${decimals(high)})`;

const estimate = ({ value, low, high }: Estimate): HTMLElement[] =>
  [create('span', {}, decimals(value)), create('small', { class: 'interval' }, `${decimals(low)} to ${decimals(high)}`)];

/** What the current version was measured to be worth. */
export function evaluationCard(evaluation: Evaluation | undefined): HTMLElement {
  const parts = evaluation ? [...recommendations(evaluation), ...judgements(evaluation), ...analogies(evaluation)] : [];
  const nothing = create('p', { class: 'soft' }, 'Nothing was measured. Hold something out of the interactions, or put evaluation files beside the model.');
  return create('article', { class: 'card' }, create('h3', {}, 'Evaluation'), ...(parts.length > 0 ? parts : [nothing]));
}

function recommendations({ recommendations: report }: Evaluation): HTMLElement[] {
  if (!report)
    return [];
  const ks = report.recommenders[0]?.at.map(at => at.k) ?? [];
  return [
    create('h4', {}, `Next items of ${count(report.cases)} users, hit rate with 95 % intervals`),
    create(
      'div', { class: 'table-frame' },
      create(
        'table', { class: 'table' },
        create('thead', {}, create('tr', {}, create('th', { scope: 'col' }, 'Recommender'), ...ks.map(k => create('th', { scope: 'col' }, `at ${k}`)))),
        create('tbody', {}, ...report.recommenders.map(({ recommender, at }) => create(
          'tr', {}, create('td', { 'data-label': 'Recommender' }, recommender),
          ...at.map(metrics => create('td', { 'data-label': `at ${metrics.k}`, class: 'number' }, ...estimate(metrics.hitRate)))))),
      ),
    ),
  ];
}

const judgements = ({ wordSimilarity }: Evaluation): HTMLElement[] => wordSimilarity.map(({ file, spearman, pairs, unknownPairs }) =>
  figure(`Similarity judgements, ${file}`, withInterval(spearman), `Spearman's correlation over ${count(pairs - unknownPairs)} of ${count(pairs)} pairs`));

const analogies = ({ analogies: reports }: Evaluation): HTMLElement[] => reports.map(({ file, total }) =>
  figure(`Analogies, ${file}`, `${decimals(total.asked > 0 ? (100 * total.correct) / total.asked : 0, 1)} %`, `${count(total.correct)} of ${count(total.asked)} questions`));

const figure = (name: string, value: string, remark: string): HTMLElement =>
  create('div', { class: 'measure' }, create('h4', {}, name), create('p', { class: 'measure-value' }, value), create('p', { class: 'soft' }, remark));
