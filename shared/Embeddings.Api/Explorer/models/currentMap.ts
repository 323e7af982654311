import { get, modelPath } from '../api/client';
import type { MappedItems } from '../api/answers';
import { versionOf } from './picker';

let wanted = '';
let loading: Promise<MappedItems> | undefined;

/** The map of a model's current version. Several parts of the page need it, so it is loaded once. */
export function currentMap(model: string): Promise<MappedItems> {
  const name = `${model} ${versionOf(model)}`;
  if (!loading || wanted !== name) {
    wanted = name;
    const mine = get<MappedItems>(`${modelPath(model)}/map`);
    loading = mine;
    // A failed request is repeated at the next use.
    mine.catch(() => loading === mine && (loading = undefined));
  }
  return loading;
}
