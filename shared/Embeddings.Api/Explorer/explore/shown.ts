/** What the map marks: an item and its related items. */
export interface Shown {
  focus: string[];
  others: string[];
  /** The relation between them: neighbours of an item, an analogy, or steps of a history. */
  shape: 'neighbours' | 'analogy' | 'history';
}

type Listener = (shown: Shown) => void;

let listener: Listener = () => undefined;

export const nothing: Shown = { focus: [], others: [], shape: 'neighbours' };

/** Marks the results of a tool on the map. */
export const show = (shown: Shown): void => listener(shown);

export const whenShown = (tell: Listener): void => void (listener = tell);
