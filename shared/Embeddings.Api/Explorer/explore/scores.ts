import type { Metric } from '../address/place';
import { decimals } from '../text/format';

/** How scores are shown: the service gives the similarity 1 / (1 + d) of a distance d. */
export interface Scale {
  value: (similarity: number) => number;
  /** What a bar that is full stands for. */
  full: number;
  explanation: string;
}

const distance = (similarity: number): number => 1 / similarity - 1;

/** A cosine's bar is full at 1; a distance grows as things are farther, and its bar with it. */
export function scaleOf(metric: Metric, similarities: number[]): Scale {
  if (metric === 'cosine')
    return { value: similarity => similarity, full: 1, explanation: 'Cosine similarity. A full bar is 1: the same direction.' };
  if (metric === 'dot')
    return relative(similarities, value => value, most => `Dot product. A full bar is ${most}, the highest of this list.`);
  return relative(similarities, distance, most => `Distance, 0 for equal vectors. A full bar is ${most}, the farthest of this list.`);
}

/** Scores of recommendations have no bound of their own. */
export const recommendationScale = (similarities: number[]): Scale =>
  relative(similarities, value => value, most => `Score. A full bar is ${most}, the best of this list.`);

function relative(similarities: number[], value: (similarity: number) => number, explain: (most: string) => string): Scale {
  const full = Math.max(0, ...similarities.map(value));
  return { value, full: full || 1, explanation: explain(decimals(full)) };
}
