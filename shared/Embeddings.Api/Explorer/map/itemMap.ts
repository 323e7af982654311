import createScatterplot from 'regl-scatterplot';
import type { MappedItems } from '../api/answers';
import { channels, colours } from './colours';
import { frameOf, type Frame } from './frame';
import type { Hovered } from './hovered';
import type { Labels, Marked } from './labels';
import { rendererOn } from './renderer';

// Pixels across a map that is as wide as this; smaller maps have smaller points.
const [smallest, largest, fullWidth] = [2, 9, 800];
const centre: [number, number] = [0, 0];
const margin = 1.08;
// Where a single item is gone to, and where it need not be.
const [close, closeEnough] = [0.3, 0.6];
const nearest = 0.01;
const farthest = 3;
// Milliseconds that the view rests before names are written anew, and that they are carried along at most while it moves.
const [rest, carriedAtMost] = [80, 400];

// A click chooses a point; no key and no press draws a lasso.
const pointsOnly = { actionKeyMap: {}, lassoInitiator: false, lassoOnLongPress: false, deselectOnDblClick: false, deselectOnEscape: false };

// The library's types leave its density out.
const denserIsFainter = { opacityBy: 'density' as 'value', opacityByDensityFill: 0.4 };

/** A version's items drawn as points that can be panned, zoomed and chosen. */
export class ItemMap {
  private readonly plot: ReturnType<typeof createScatterplot>;
  private readonly renderer: ReturnType<typeof rendererOn>;
  private readonly positions: Map<string, number>;
  private readonly corners: [number, number];
  private marked: Marked = { focus: [], others: [] };
  private hoveredIndex = -1;
  private frameRequested = false;
  private written = 0;
  private writeNext = false;
  private settling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly canvas: HTMLCanvasElement, private readonly labels: Labels, private readonly hovered: Hovered, private readonly items: MappedItems,
    chosen: (item: string) => void,
  ) {
    this.positions = new Map(items.items.map((item, index) => [item, index]));
    this.corners = farApart(items);
    const { width, height } = canvas.getBoundingClientRect();
    this.renderer = rendererOn(canvas);
    this.plot = createScatterplot({
      renderer: this.renderer, canvas, width, height, ...pointsOnly, cameraTarget: centre, cameraDistance: this.overview(width, height),
      sizeBy: 'valueA', colorBy: 'valueA', pointSize: sizes(Math.min(width, height)), ...denserIsFainter,
    });
    this.plot.subscribe('select', ({ points: [index] }) => {
      // What is marked is drawn with the labels; the plot itself keeps no selection.
      this.plot.deselect({ preventEvent: true });
      if (index !== undefined)
        chosen(items.items[index]!);
    });
    this.plot.subscribe('pointOver', index => this.hover(index));
    this.plot.subscribe('pointOut', () => this.hover(-1));
    this.plot.subscribe('view', () => this.carry());
  }

  async draw(): Promise<void> {
    this.paint();
    const frequent = Math.log(1 + Math.max(...this.items.counts));
    const weights = this.items.counts.map(count => (frequent > 0 ? Math.log(1 + count) / frequent : 0.5));
    await this.plot.draw({ x: this.items.x, y: this.items.y, valueA: weights }, { wDataType: 'continuous', zDataType: 'continuous' });
    this.label();
  }

  /** Takes the colours of the scheme that is in force. */
  paint(): void {
    const { background, point, active } = colours();
    void this.plot.set({ backgroundColor: background, pointColor: ramp(point[0]!, point[1]!), pointColorActive: active, pointColorHover: active });
    this.label();
  }

  mark(focus: string[], others: string[]): void {
    const known = (names: string[]): number[] => names.map(name => this.positions.get(name)).filter(index => index !== undefined);
    this.marked = { focus: known(focus), others: known(others) };
    this.label();
  }

  /** Whether the item is frequent enough to be on the map. */
  has(item: string): boolean {
    return this.positions.has(item);
  }

  /** Moves to an item unless it is well in sight. */
  goTo(item: string): void {
    const index = this.positions.get(item);
    if (index !== undefined && !this.isInSight(index))
      this.look([this.items.x[index]!, this.items.y[index]!], Math.min(close, this.distance), true);
  }

  showAll(): void {
    this.look(centre, this.overview(this.plot.get('width') as number, this.plot.get('height') as number), true);
  }

  zoom(factor: number): void {
    this.writeNext = true;
    this.look(this.target, this.distance * factor, false);
  }

  /** Moves the view by pixels. */
  pan(right: number, down: number): void {
    this.writeNext = true;
    this.drag(right, down);
  }

  /** The same, as a step of many: names are carried along. */
  drag(right: number, down: number): void {
    const { scaleX, scaleY } = this.frame();
    const [x, y] = this.target;
    void this.plot.zoomToLocation([x + right / scaleX, y + down / scaleY], this.distance);
  }

  resize(width: number, height: number): void {
    void this.plot.set({ width, height, pointSize: sizes(Math.min(width, height)) });
    this.label();
  }

  destroy(): void {
    clearTimeout(this.settling);
    this.hovered.hide();
    this.plot.destroy();
    this.renderer.destroy();
  }

  // At a distance of 1 the height shows places from -1 to 1.
  private overview(width: number, height: number): number {
    const reach = (values: number[]): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return margin * Math.max(0.1, reach(this.items.y), (reach(this.items.x) * height) / width);
  }

  private get target(): [number, number] {
    const [x, y] = this.plot.get('cameraTarget') as [number, number];
    return [x, y];
  }

  private get distance(): number {
    return this.plot.get('cameraDistance') as number;
  }

  private look(target: [number, number], distance: number, glide: boolean): void {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const bounded = Math.max(nearest, Math.min(farthest, distance));
    void this.plot.zoomToLocation(target, bounded, { transition: glide && !still, transitionDuration: 450 });
    if (!glide || still)
      this.label();
  }

  private isInSight(index: number): boolean {
    const [x, y] = this.plot.getScreenPosition(index)!;
    const { width, height } = this.frame();
    return this.distance < closeEnough && x > width * 0.1 && x < width * 0.9 && y > height * 0.1 && y < height * 0.9;
  }

  private hover(index: number): void {
    this.hoveredIndex = index;
    this.canvas.style.cursor = index >= 0 ? 'pointer' : 'grab';
    this.nameHovered();
  }

  private nameHovered(): void {
    if (this.hoveredIndex >= 0)
      this.hovered.show(this.items.items[this.hoveredIndex]!, this.plot.getScreenPosition(this.hoveredIndex)!, this.plot.get('width') as number);
    else
      this.hovered.hide();
  }

  // While the view moves, names move with it; after a single step they are written where they belong.
  private carry(): void {
    clearTimeout(this.settling);
    this.nameHovered();
    if (this.writeNext || performance.now() - this.written > carriedAtMost)
      return this.write();
    this.labels.carry(this.frame());
    this.settling = setTimeout(() => this.label(), rest);
  }

  // Labels are written once a frame, however many events ask for it.
  private label(): void {
    if (this.frameRequested)
      return;
    this.frameRequested = true;
    requestAnimationFrame(() => {
      this.frameRequested = false;
      this.write();
    });
  }

  private write(): void {
    this.writeNext = false;
    this.written = performance.now();
    if (this.plot.get('isPointsDrawn'))
      this.labels.draw(this.frame(), this.marked, colours());
  }

  private frame(): Frame {
    const at = (index: number): { x: number; y: number; pixel: [number, number] } =>
      ({ x: this.items.x[index]!, y: this.items.y[index]!, pixel: this.plot.getScreenPosition(index)! });
    return frameOf(at(this.corners[0]), at(this.corners[1]), this.plot.get('width') as number, this.plot.get('height') as number);
  }
}

/** Two points that lie far apart on both axes. */
function farApart({ x, y }: MappedItems): [number, number] {
  const first = 0;
  const apart = (index: number): number => Math.min(Math.abs(x[index]! - x[first]!), Math.abs(y[index]! - y[first]!));
  let second = first;
  for (let index = 1; index < x.length; index++)
    second = apart(index) > apart(second) ? index : second;
  return [first, second];
}

function sizes(width: number): number[] {
  const scale = Math.max(0.4, Math.min(1, width / fullWidth));
  return Array.from({ length: 12 }, (_, step) => scale * (smallest + (largest - smallest) * (step / 11) ** 3));
}

/** Colours from one to another, both #rrggbb. */
function ramp(from: string, to: string): string[] {
  const [start, end] = [channels(from), channels(to)];
  return Array.from({ length: 12 }, (_, step) =>
    `#${start.map((value, channel) => Math.round(value + (end[channel]! - value) * (step / 11)).toString(16).padStart(2, '0')).join('')}`);
}
