/** What the map marks: an item, and those that go with it. */
export interface Shown {
  focus: string[];
  others: string[];
  /** How they belong together: neighbours of one item, a pair that is to another as two are, steps of a history. */
  shape: 'neighbours' | 'analogy' | 'history';
}

type Listener = (shown: Shown) => void;

let listener: Listener = () => undefined;

export const nothing: Shown = { focus: [], others: [], shape: 'neighbours' };

/** Has the map mark what a tool has found. */
export const show = (shown: Shown): void => listener(shown);

export const whenShown = (tell: Listener): void => void (listener = tell);
