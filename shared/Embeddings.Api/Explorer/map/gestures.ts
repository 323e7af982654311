import type { ItemMap } from './itemMap';

const step = 60;
const zoomIn = 0.8;

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
    if (!action || !shown || event.ctrlKey || event.metaKey || event.altKey)
      return;
    event.preventDefault();
    action(shown);
  });
}

/** One finger pans, two zoom; the renderer itself knows the mouse only. */
export function startTouch(canvas: HTMLCanvasElement, map: () => ItemMap | undefined): void {
  const fingers = new Map<number, PointerEvent>();
  const span = (): number => {
    const [first, second] = [...fingers.values()];
    return first && second ? Math.hypot(first.clientX - second.clientX, first.clientY - second.clientY) : 0;
  };
  canvas.addEventListener('pointerdown', event => event.pointerType === 'touch' && fingers.set(event.pointerId, event));
  canvas.addEventListener('pointermove', event => {
    const before = fingers.get(event.pointerId);
    if (!before)
      return;
    const spanBefore = span();
    fingers.set(event.pointerId, event);
    if (fingers.size === 1)
      map()?.drag(before.clientX - event.clientX, before.clientY - event.clientY);
    else if (span() > 0)
      map()?.zoom(spanBefore / span());
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const)
    canvas.addEventListener(end, event => fingers.delete(event.pointerId));
}
