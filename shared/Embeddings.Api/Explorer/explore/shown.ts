/** What the map marks: an item and its related items. */
export interface Shown {
  focus: string[];
  others: string[];
  /** The relation between them: neighbours of an item, an analogy, steps of a history, or items of a user. */
  shape: 'neighbours' | 'analogy' | 'history' | 'user';
  /** Users on the map. One of them may be selected. */
  users?: { at: [number, number][]; chosen: number | undefined; choose: (user: number) => void };
}

type Listener = (shown: Shown) => void;

let listener: Listener = () => undefined;

export const nothing: Shown = { focus: [], others: [], shape: 'neighbours' };

/** Marks the results of a tool on the map. */
export const show = (shown: Shown): void => listener(shown);

export const whenShown = (tell: Listener): void => void (listener = tell);
