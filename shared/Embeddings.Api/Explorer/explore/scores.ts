import type { Metric } from '../address/place';
import { decimals } from '../text/format';

/** How scores are shown. The service returns the similarity 1 / (1 + d) of a distance d. */
export interface Scale {
  value: (similarity: number) => number;
  /** The value of a full bar. */
  full: number;
  explanation: string;
}

const distance = (similarity: number): number => 1 / similarity - 1;

/** The bar of a cosine is full at 1. The bar of a distance grows with the distance. */
export function scaleOf(metric: Metric, similarities: number[]): Scale {
  if (metric === 'cosine')
    return { value: similarity => similarity, full: 1, explanation: 'Cosine similarity. A full bar is 1: the same direction.' };
  if (metric === 'dot')
    return relative(similarities, value => value, most => `Dot product. A full bar is ${most}, the highest of this list.`);
  return relative(similarities, distance, most => `Distance, 0 for equal vectors. A full bar is ${most}, the farthest of this list.`);
}

/** Scores of recommendations have no upper bound. */
export const recommendationScale = (similarities: number[]): Scale =>
  relative(similarities, value => value, most => `Score. A full bar is ${most}, the best of this list.`);

function relative(similarities: number[], value: (similarity: number) => number, explain: (most: string) => string): Scale {
  const full = Math.max(0, ...similarities.map(value));
  return { value, full: full || 1, explanation: explain(decimals(full)) };
}
