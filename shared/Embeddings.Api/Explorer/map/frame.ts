/** Converts map coordinates to pixels. Both axes have the same scale; y points up on the map and down in pixels. */
export interface Frame {
  /** Pixels per unit. */
  scale: number;
  offsetX: number;
  offsetY: number;
  width: number;
  height: number;
}

/** Left, top, right, bottom, in pixels. */
export type Box = [number, number, number, number];

export const toPixels = ({ scale, offsetX, offsetY }: Frame, x: number, y: number): [number, number] => [offsetX + scale * x, offsetY - scale * y];

export const toPlace = ({ scale, offsetX, offsetY }: Frame, right: number, down: number): [number, number] => [(right - offsetX) / scale, (offsetY - down) / scale];

export const isWithin = ({ width, height }: Frame, [x, y]: [number, number], margin = 0): boolean =>
  x >= margin && y >= margin && x <= width - margin && y <= height - margin;

export const overlap = (one: Box, other: Box): boolean => one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];

/** The CSS transform from the pixels of one frame to those of another. Without scaling it moves by whole pixels, so that text stays sharp. */
export function between(from: Frame, to: Frame): string {
  const ratio = to.scale / from.scale;
  const [x, y] = [to.offsetX - ratio * from.offsetX, to.offsetY - ratio * from.offsetY];
  return Math.abs(ratio - 1) < 1e-4 ? `translate(${Math.round(x)}px, ${Math.round(y)}px)` : `matrix(${ratio}, 0, 0, ${ratio}, ${x}, ${y})`;
}
