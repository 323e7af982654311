import { format, parse, type Place } from './place';

type Listener = (place: Place, before: Place | undefined) => void;

const listeners: Listener[] = [];
let current = parse(location.search);

export const here = (): Place => current;

/** Tells of where the user is, now and whenever that changes. */
export function follow(listener: Listener): void {
  listeners.push(listener);
  listener(current, undefined);
}

/** Goes to another place; the browser's back button comes back from there. */
export function go(change: Partial<Place>): void {
  const next = { ...current, ...change };
  if (format(next) === format(current))
    return;
  history.pushState(null, '', format(next));
  arrive(next);
}

/** Corrects the address without a step in the browser's history. */
export function settle(change: Partial<Place>): void {
  const next = { ...current, ...change };
  history.replaceState(null, '', format(next));
  arrive(next);
}

addEventListener('popstate', () => arrive(parse(location.search)));

function arrive(next: Place): void {
  const before = current;
  current = next;
  listeners.forEach(listener => listener(next, before));
}
