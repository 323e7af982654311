import type { ItemMap } from './itemMap';

const step = 60;
const zoomIn = 1.25;

/** Keys of the map: arrows pan, plus and minus zoom, 0 shows all. */
export function startKeys(pane: HTMLElement, map: () => ItemMap | undefined): void {
  const actions: Record<string, (map: ItemMap) => void> = {
    ArrowLeft: map => map.pan(-step, 0),
    ArrowRight: map => map.pan(step, 0),
    ArrowUp: map => map.pan(0, -step),
    ArrowDown: map => map.pan(0, step),
    '+': map => map.zoom(zoomIn),
    '=': map => map.zoom(zoomIn),
    '-': map => map.zoom(1 / zoomIn),
    '0': map => map.showAll(),
  };
  pane.addEventListener('keydown', event => {
    const [action, shown] = [actions[event.key], map()];
    // Controls on top of the map handle their own keys.
    if (event.target !== pane || !action || !shown || event.ctrlKey || event.metaKey || event.altKey)
      return;
    event.preventDefault();
    action(shown);
  });
}
