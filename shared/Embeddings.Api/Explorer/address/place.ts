export const views = ['explore', 'training', 'versions'] as const;
export const tools = ['neighbours', 'analogy', 'history'] as const;

export type View = (typeof views)[number];
export type Tool = (typeof tools)[number];

/** Where the user is: all that a link to the page brings back. */
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
}

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
  return parameters.size > 0 ? `?${parameters}` : '.';
}
