/** A rectangle of the map: left, right, bottom and top. */
export interface Extent {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

// A smaller rectangle would show only one point.
const narrowest = 0.02;

/** The range of the values without a share of them at each end. */
function range(values: number[], share: number): [number, number] {
  const sorted = Float32Array.from(values).sort();
  const out = Math.floor((sorted.length * share) / 2);
  return [sorted[out]!, sorted[sorted.length - 1 - out]!];
}

/** The rectangle with 99 % of the points on each axis, so that outliers do not make the rest small. */
export function overviewOf(x: number[], y: number[]): Extent {
  const [[left, right], [bottom, top]] = [range(x, 0.01), range(y, 0.01)];
  return widened({ left, right, bottom, top });
}

/** The rectangle around some points. */
export function extentOf(points: [number, number][]): Extent {
  const [xs, ys] = [points.map(point => point[0]), points.map(point => point[1])];
  return widened({ left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) });
}

function widened({ left, right, bottom, top }: Extent): Extent {
  const [across, up] = [Math.max(0, narrowest - (right - left)) / 2, Math.max(0, narrowest - (top - bottom)) / 2];
  return { left: left - across, right: right + across, bottom: bottom - up, top: top + up };
}
