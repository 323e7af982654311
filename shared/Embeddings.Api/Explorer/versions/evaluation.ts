import type { Estimate, Evaluation, RecommendationReport } from '../api/answers';
import { create } from '../dom/create';
import { count, decimals, plural } from '../text/format';

const withInterval = ({ value, low, high }: Estimate): string => `${decimals(value)} (${decimals(low)} to ${decimals(high)})`;

const estimate = ({ value, low, high }: Estimate): HTMLElement[] =>
  [create('span', {}, decimals(value)), create('small', { class: 'interval' }, `${decimals(low)} to ${decimals(high)}`)];

/** The evaluation of the current version. */
export function evaluationCard(evaluation: Evaluation | undefined): HTMLElement {
  const parts = evaluation ? [...recommendations(evaluation), ...unseenItems(evaluation), ...judgements(evaluation), ...analogies(evaluation)] : [];
  const nothing = create('p', { class: 'soft' }, 'This version has no evaluation. Hold out interactions (interactions.split), or upload evaluation files.');
  return create('article', { class: 'card' }, create('h3', {}, 'Evaluation'), ...(parts.length > 0 ? parts : [nothing]));
}

const recommendations = ({ recommendations: served, strict }: Evaluation): HTMLElement[] => [
  ...(served ? protocol('as the version recommends', served) : []),
  ...(strict ? protocol('strict protocol: trained without the last two items', strict) : []),
];

function protocol(name: string, report: RecommendationReport): HTMLElement[] {
  const repeats = report.servesRepeats && report.withRepeats;
  const recommenders = repeats ? report.withRepeats! : report.recommenders;
  const table = hitRates(
    `Next items of ${count(report.cases)} users, ${name}${repeats ? ', with items of the history' : ''}: hit rate with 95 % intervals`,
    'Recommender',
    [...(recommenders[0]?.at.map(({ k }) => `at ${k}`) ?? []), 'behind the best'],
    recommenders.map(({ recommender, at, behindBest }) => ({
      name: recommender,
      values: [...at.map(metrics => estimate(metrics.hitRate)), behindBest ? estimate(behindBest) : []],
    })),
  );
  return [
    ...table,
    ...(report.warning ? [create('p', { class: 'failure' }, `A baseline recommends better: ${report.warning}.`)] : []),
    ...(report.leftOut ?? []).map(left => create('p', { class: 'soft' }, `Not measured: ${left}.`)),
  ];
}

/** The evaluation of items that were hidden from the map from texts to vectors, ranked among themselves. */
function unseenItems({ unseenItems: report }: Evaluation): HTMLElement[] {
  if (!report || report.cases === 0)
    return [];
  return hitRates(
    `Items without a history: ${count(report.hidden)} hidden items, predicted for ${plural(report.cases, 'user')}`,
    'Ranked by',
    report.at.map(at => `at ${at.k}`),
    [
      { name: 'their texts', values: report.at.map(at => estimate(at.inferred)) },
      { name: 'their histories', values: report.at.map(at => estimate(at.trained)) },
      { name: 'popularity', values: report.at.map(at => estimate(at.popularity)) },
      { name: 'chance', values: report.at.map(at => [create('span', {}, decimals(at.random))]) },
    ],
  );
}

function hitRates(title: string, what: string, columns: string[], rows: { name: string; values: HTMLElement[][] }[]): HTMLElement[] {
  return [
    create('h4', {}, title),
    create(
      'div', { class: 'table-frame', tabindex: '0', role: 'group', 'aria-label': title },
      create(
        'table', { class: 'table' },
        create('thead', {}, create('tr', {}, create('th', { scope: 'col' }, what), ...columns.map(column => create('th', { scope: 'col' }, column)))),
        create('tbody', {}, ...rows.map(({ name, values }) => create(
          'tr', {}, create('td', { 'data-label': what }, name),
          ...values.map((value, index) => create('td', { 'data-label': columns[index]!, class: 'number' }, ...value))))),
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
