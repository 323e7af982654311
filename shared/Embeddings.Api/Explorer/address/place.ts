export const views = ['explore', 'training', 'versions'] as const;
export const tools = ['neighbours', 'analogy', 'history', 'users'] as const;

export const metrics = ['cosine', 'dot', 'euclidean', 'manhattan'] as const;
export const tops = [10, 20, 50, 100] as const;

export type Metric = (typeof metrics)[number];
export type View = (typeof views)[number];
export type Tool = (typeof tools)[number];

/** The state of the page that is kept in its address. */
export interface Place {
  model: string;
  view: View;
  tool: Tool;
  item: string;
  a: string;
  b: string;
  c: string;
  /** The items of the history, oldest first. */
  history: string[];
  /** The user of the evaluation that is shown. */
  user: string;
  /** The number of neighbours, and the metric. */
  top: number;
  metric: Metric;
  /** The relation of recommendations to the history. Empty for the default of the model. */
  relation: string;
  /** The property that colours the map: region, count, or field:NAME. */
  colour: string;
  /** The two versions that are compared; empty for the newest and the one before it. */
  older: string;
  newer: string;
}

const usualTop = 20;

/** The parts of a place that mean nothing in another model. */
export const nowhere = { item: '', a: '', b: '', c: '', history: [], user: '', colour: 'region', older: '', newer: '' };

export function parse(query: string): Place {
  const parameters = new URLSearchParams(query);
  const text = (name: string): string => parameters.get(name) ?? '';
  return {
    model: text('model'),
    view: views.find(view => view === text('view')) ?? 'explore',
    tool: tools.find(tool => tool === text('tool')) ?? 'neighbours',
    item: text('item'),
    a: text('a'),
    b: text('b'),
    c: text('c'),
    history: parameters.getAll('history'),
    user: text('user'),
    top: tops.find(top => String(top) === text('top')) ?? usualTop,
    metric: metrics.find(metric => metric === text('metric')) ?? 'cosine',
    relation: text('relation'),
    colour: text('colour') || 'region',
    older: text('older'),
    newer: text('newer'),
  };
}

export function format(place: Place): string {
  const parameters = new URLSearchParams();
  const add = (name: string, value: string, usual = ''): void => {
    if (value !== usual)
      parameters.append(name, value);
  };
  add('model', place.model);
  add('view', place.view, 'explore');
  add('tool', place.tool, 'neighbours');
  add('item', place.item);
  add('a', place.a);
  add('b', place.b);
  add('c', place.c);
  place.history.forEach(item => add('history', item));
  add('user', place.user);
  add('top', String(place.top), String(usualTop));
  add('metric', place.metric, 'cosine');
  add('relation', place.relation);
  add('colour', place.colour, 'region');
  add('older', place.older);
  add('newer', place.newer);
  return parameters.size > 0 ? `?${parameters}` : '.';
}
