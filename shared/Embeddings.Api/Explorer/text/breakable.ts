import { create } from '../dom/create';

// Ids are seldom words: they may be broken after what joins their parts.
const joints = /(?<=[_\-:/.,])/;

/** An item's name as nodes that a narrow line breaks between its parts; its text stays what it is. */
export const breakable = (name: string): (string | HTMLElement)[] =>
  name.split(joints).flatMap((part, position) => (position === 0 ? [part] : [create('wbr', {}), part]));
