import { get, modelPath } from '../api/client';
import type { CompletedItems } from '../api/answers';

const offered = 3;
const candidates = 1000;

/** Items that are spelled almost like a word that a model does not know, the most alike first. */
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

/** How many letters must be put in, taken out or exchanged (Levenshtein 1965); more than the most is not told apart. */
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
