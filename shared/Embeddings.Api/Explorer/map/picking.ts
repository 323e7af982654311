import { quadtree, type Quadtree } from 'd3-quadtree';
import type { MappedItems } from '../api/answers';
import { toPlace, type Frame } from './frame';

// The largest distance in pixels from the pointer to a point's centre.
const reach = 10;

/** Finds the point below the pointer, and the points inside an outline. */
export class Picking {
  private tree: Quadtree<number> | undefined;

  constructor(private readonly items: MappedItems) {}

  at(frame: Frame, right: number, down: number): number | undefined {
    const [x, y] = toPlace(frame, right, down);
    return this.index().find(x, y, reach / frame.scale);
  }

  /** The items inside an outline in pixels, the most frequent first. */
  within(frame: Frame, outline: [number, number][]): number[] {
    const corners = outline.map(([right, down]) => toPlace(frame, right, down));
    const [xs, ys] = [corners.map(corner => corner[0]), corners.map(corner => corner[1])];
    const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const { x, y } = this.items;
    return x.flatMap((across, item) =>
      across >= left && across <= right && y[item]! >= bottom && y[item]! <= top && isInside(corners, across, y[item]!) ? [item] : []);
  }

  // The tree is built at the first use, because drawing does not need it.
  private index(): Quadtree<number> {
    this.tree ??= quadtree<number>(this.items.x.map((_, item) => item), item => this.items.x[item]!, item => this.items.y[item]!);
    return this.tree;
  }
}

// A point is inside if a line from it to the right crosses the outline an odd number of times.
function isInside(corners: [number, number][], x: number, y: number): boolean {
  let inside = false;
  corners.forEach(([toX, toY], corner) => {
    const [fromX, fromY] = corners[(corner + corners.length - 1) % corners.length]!;
    if (toY > y !== fromY > y && x < ((fromX - toX) * (y - toY)) / (fromY - toY) + toX)
      inside = !inside;
  });
  return inside;
}
