export const views = ['explore', 'training', 'versions'] as const;
export const tools = ['neighbours', 'analogy', 'history'] as const;

export const metrics = ['cosine', 'dot', 'euclidean', 'manhattan'] as const;
export const tops = [10, 20, 50, 100] as const;
export const colourings = ['region', 'count'] as const;

export type Metric = (typeof metrics)[number];
export type Colouring = (typeof colourings)[number];
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
  /** The number of neighbours, and the metric. */
  top: number;
  metric: Metric;
  /** The relation of recommendations to the history. Empty for the default of the model. */
  relation: string;
  /** The property that colours the map. */
  colour: Colouring;
}

const usualTop = 20;

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
    top: tops.find(top => String(top) === text('top')) ?? usualTop,
    metric: metrics.find(metric => metric === text('metric')) ?? 'cosine',
    relation: text('relation'),
    colour: colourings.find(colour => colour === text('colour')) ?? 'region',
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
  add('top', String(place.top), String(usualTop));
  add('metric', place.metric, 'cosine');
  add('relation', place.relation);
  add('colour', place.colour, 'region');
  return parameters.size > 0 ? `?${parameters}` : '.';
}
