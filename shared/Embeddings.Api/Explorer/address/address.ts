import { format, parse, type Place } from './place';

type Listener = (place: Place, before: Place | undefined) => void;

const listeners: Listener[] = [];
let current = parse(location.search);

export const here = (): Place => current;

/** Calls the listener with the current place, now and after every change. */
export function follow(listener: Listener): void {
  listeners.push(listener);
  listener(current, undefined);
}

/** Goes to another place. The browser's back button returns. */
export function go(change: Partial<Place>): void {
  const next = { ...current, ...change };
  if (format(next) === format(current))
    return;
  history.pushState(null, '', format(next));
  arrive(next);
}

/** Replaces the address without a new entry in the browser's history. */
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
