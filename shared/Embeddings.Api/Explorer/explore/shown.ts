/** What the map marks: an item, and those that go with it. */
export interface Shown {
  focus: string[];
  others: string[];
}

type Listener = (shown: Shown) => void;

let listener: Listener = () => undefined;

export const nothing: Shown = { focus: [], others: [] };

/** Has the map mark what a tool has found. */
export const show = (shown: Shown): void => listener(shown);

export const whenShown = (tell: Listener): void => void (listener = tell);
