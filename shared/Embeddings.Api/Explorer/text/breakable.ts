import { create } from '../dom/create';

// Ids are seldom words. A line may break after the characters that join their parts.
const joints = /(?<=[_\-:/.,])/;

/** An item's name as nodes that allow line breaks between its parts. The text does not change. */
export const breakable = (name: string): (string | HTMLElement)[] =>
  name.split(joints).flatMap((part, position) => (position === 0 ? [part] : [create('wbr', {}), part]));
