/** How places of the map become pixels: the same scale on both axes, with y upwards on the map and downwards in pixels. */
export interface Frame {
  /** Pixels a unit. */
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

/** The CSS transform that brings pixels of one frame to where the same places are in another; whole pixels where nothing is scaled, for sharp text. */
export function between(from: Frame, to: Frame): string {
  const ratio = to.scale / from.scale;
  const [x, y] = [to.offsetX - ratio * from.offsetX, to.offsetY - ratio * from.offsetY];
  return Math.abs(ratio - 1) < 1e-4 ? `translate(${Math.round(x)}px, ${Math.round(y)}px)` : `matrix(${ratio}, 0, 0, ${ratio}, ${x}, ${y})`;
}
