import { get, modelPath } from '../api/client';
import type { MappedField, MappedItems, MappedUsers, ModelDescription } from '../api/answers';
import { versionOf } from './picker';

/** Asks once for what several parts of the page want of the version that answers for a model. */
function ofVersion<T>(path: (model: string, part: string) => string): (model: string, part?: string) => Promise<T> {
  let wanted = '';
  let loading: Promise<T> | undefined;
  return (model, part = '') => {
    const name = `${model} ${versionOf(model)} ${part}`;
    if (!loading || wanted !== name) {
      wanted = name;
      const mine = get<T>(path(model, part));
      loading = mine;
      // What failed is asked for again.
      mine.catch(() => loading === mine && (loading = undefined));
    }
    return loading;
  };
}

export const currentMap = ofVersion<MappedItems>(model => `${modelPath(model)}/map`);

export const currentDescription = ofVersion<ModelDescription>(modelPath);

/** The users of the version's evaluation. */
export const currentUsers = ofVersion<MappedUsers>(model => `${modelPath(model)}/map/users`);

/** The values of a field of items.jsonl on the map. */
export const currentField = ofVersion<MappedField>((model, field) => `${modelPath(model)}/map/fields/${encodeURIComponent(field)}`);
