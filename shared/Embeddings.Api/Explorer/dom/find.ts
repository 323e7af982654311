/** Returns an element of the page. It always exists, because the page and its scripts are built together. */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type))
    throw new Error(`The page has no ${type.name} '${id}'.`);
  return element;
}
