import { get, modelPath } from '../api/client';
import type { CompletedItems } from '../api/answers';

const offered = 3;
const candidates = 1000;

/** Finds items whose spelling is similar to an unknown word, the most similar first. */
export async function nearSpellings(model: string, word: string): Promise<string[]> {
  const lower = word.toLowerCase();
  const most = Math.max(1, Math.floor(word.length / 3));
  for (const prefix of new Set([lower.slice(0, 2), lower.slice(0, 1), word.slice(0, 1)])) {
    const { items } = await get<CompletedItems>(`${modelPath(model)}/items`, { prefix, top: candidates });
    const near = items
      .map(({ item }) => ({ item, edits: edits(lower, item.toLowerCase(), most) }))
      .filter(candidate => candidate.edits <= most)
      .sort((one, other) => one.edits - other.edits);
    if (near.length > 0)
      return near.slice(0, offered).map(candidate => candidate.item);
  }
  return [];
}

/** The edit distance (Levenshtein 1965), up to a maximum. */
function edits(from: string, to: string, most: number): number {
  if (Math.abs(from.length - to.length) > most)
    return most + 1;
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++)
      next.push(Math.min(row[column]! + 1, next[column - 1]! + 1, row[column - 1]! + (from[line - 1] === to[column - 1] ? 0 : 1)));
    row = next;
  }
  return row[to.length]!;
}
