import type { ChosenRecommendation, ModelDescription } from '../api/answers';
import { create } from '../dom/create';
import { bytes, count, decimals, duration, plural, short } from '../text/format';
import { lossChart } from '../training/lossChart';

/** The corpus and the training of the current version. */
export function lineageCard({ manifest, hasIndex, hasOutputVectors }: ModelDescription): HTMLElement {
  const training = manifest.training;
  const facts: [string, string][] = [['Version', manifest.version], ['Table', `${count(manifest.items)} × ${manifest.dimensions}, ${bytes(manifest.bytes)}`]];
  if (training) {
    facts.push(
      ['Corpus', `${plural(training.files, 'file')}, ${bytes(training.corpusBytes)}, ${short(training.tokens)} tokens`],
      ['Training', `${duration(training.seconds)} on ${plural(training.threads, 'thread')}, ${short(training.tokensPerSecond)} tokens per second`],
      ...settings(training.settings.training),
      ...parts(training.chosen),
    );
  } else {
    facts.push(['Origin', 'imported']);
  }
  facts.push(['Search', hasIndex ? 'exact, or by an approximate index' : 'exact'], ['Recommends', hasOutputVectors ? 'similar items and next items' : 'similar items']);
  const card = create(
    'article', { class: 'card' }, create('h3', {}, 'Current version'),
    create('dl', { class: 'facts' }, ...facts.flatMap(([name, value]) => [create('dt', {}, name), create('dd', {}, value)])),
  );
  const losses = training?.lossByEpoch ?? [];
  if (losses.length > 1) {
    const caption = `Loss by epoch, ${decimals(losses[0]!)} to ${decimals(losses.at(-1)!)}`;
    card.append(create('figure', { class: 'loss' }, create('figcaption', {}, caption), lossChart(losses, caption, ['epoch 1', `epoch ${count(losses.length)}`])));
  }
  return card;
}

/** The recommendation settings, if they were chosen on a validation split. */
const parts = (chosen: ChosenRecommendation | undefined): [string, string][] => chosen?.settings.parts && chosen.cases > 0
  ? [['Parts', `${Object.entries(chosen.settings.parts).map(([part, weight]) => `${part} ${decimals(weight, 2)}`).join(', ')}, chosen by ${plural(chosen.cases, 'user')}`]]
  : [];

const shown = ['architecture', 'dimensions', 'window', 'negative', 'epochs', 'sample', 'learningRate', 'seed'];

const settings = (all: Record<string, unknown>): [string, string][] =>
  [['Settings', shown.filter(name => all[name] !== undefined).map(name => `${name} ${String(all[name])}`).join(', ')]];
