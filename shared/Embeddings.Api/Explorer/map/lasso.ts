// A click may move by a few pixels.
const shortest = 8;

/** Draws an outline around points, with Shift or after its button is pressed. */
export function startLasso(canvas: HTMLCanvasElement, drawn: (outline: [number, number][]) => void, ended: (outline: [number, number][]) => void): void {
  let outline: [number, number][] = [];
  let pointer: number | undefined;
  canvas.addEventListener('pointerdown', event => {
    if (event.button !== 0 || !(event.shiftKey || canvas.dataset['draws'] !== undefined))
      return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    outline = [[event.offsetX, event.offsetY]];
  });
  canvas.addEventListener('pointermove', event => {
    if (event.pointerId !== pointer)
      return;
    outline.push([event.offsetX, event.offsetY]);
    drawn(outline);
  });
  const end = (event: PointerEvent, kept: boolean): void => {
    if (event.pointerId !== pointer)
      return;
    pointer = undefined;
    const [first] = outline;
    const far = outline.some(([x, y]) => Math.hypot(x - first![0], y - first![1]) > shortest);
    ended(kept && far ? outline : []);
  };
  canvas.addEventListener('pointerup', event => end(event, true));
  canvas.addEventListener('pointercancel', event => end(event, false));
}
