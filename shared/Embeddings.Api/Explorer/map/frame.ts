/** How places of the map become pixels: pixel = offset + scale x place, each axis on its own. */
export interface Frame {
  offsetX: number;
  scaleX: number;
  offsetY: number;
  scaleY: number;
  width: number;
  height: number;
}

export const toPixels = (frame: Frame, x: number, y: number): [number, number] => [frame.offsetX + frame.scaleX * x, frame.offsetY + frame.scaleY * y];

/** The frame in which two points, apart on both axes, lie where they do. */
export function frameOf(
  from: { x: number; y: number; pixel: [number, number] }, to: { x: number; y: number; pixel: [number, number] }, width: number, height: number,
): Frame {
  const scaleX = (to.pixel[0] - from.pixel[0]) / (to.x - from.x);
  const scaleY = (to.pixel[1] - from.pixel[1]) / (to.y - from.y);
  return { scaleX, scaleY, offsetX: from.pixel[0] - scaleX * from.x, offsetY: from.pixel[1] - scaleY * from.y, width, height };
}

/** The CSS transform that brings pixels of one frame to where the same places are in another; whole pixels where nothing is scaled, for sharp text. */
export function between(from: Frame, to: Frame): string {
  const [right, down] = [to.scaleX / from.scaleX, to.scaleY / from.scaleY];
  const [x, y] = [to.offsetX - right * from.offsetX, to.offsetY - down * from.offsetY];
  return Math.abs(right - 1) < 1e-4 ? `translate(${Math.round(x)}px, ${Math.round(y)}px)` : `matrix(${right}, 0, 0, ${down}, ${x}, ${y})`;
}
