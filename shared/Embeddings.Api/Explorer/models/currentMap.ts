import { get, modelPath } from '../api/client';
import type { MappedItems } from '../api/answers';
import { versionOf } from './picker';

let wanted = '';
let loading: Promise<MappedItems> | undefined;

/** The map of the version that answers for a model, which several parts of the page want: it is loaded once. */
export function currentMap(model: string): Promise<MappedItems> {
  const name = `${model} ${versionOf(model)}`;
  if (!loading || wanted !== name) {
    wanted = name;
    const mine = get<MappedItems>(`${modelPath(model)}/map`);
    loading = mine;
    // What failed is asked for again.
    mine.catch(() => loading === mine && (loading = undefined));
  }
  return loading;
}
