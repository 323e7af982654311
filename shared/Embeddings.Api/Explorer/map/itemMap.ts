import type { MappedItems } from '../api/answers';
import type { Shown } from '../explore/shown';
import { Camera, type Insets } from './camera';
import { byRegion, paint, type Colouring } from './colouring';
import { channels, colours } from './colours';
import { extentOf, overviewOf } from './extent';
import { isWithin, toPixels, type Frame } from './frame';
import type { Hovered } from './hovered';
import { nothingMarked, userRadius } from './marks';
import { Overlay } from './overlay';
import { Picking } from './picking';
import { Points } from './points';

// The map size in pixels for full-size points. Smaller maps have smaller points.
const [smallest, largest, fullWidth] = [2, 9, 800];
// Milliseconds without movement before names are redrawn, and the longest time that they only move with the view.
const [rest, carriedAtMost] = [80, 400];
// The share of an item's neighbours to fit into the view. Distant ones get an arrow, because a view with all of them would show nearly the whole map.
const fitted = 0.8;
// The largest zoom, relative to the whole map, when an item is chosen.
const [closest, closestFigure] = [8, 24];

/** The elements on top of the map. */
export interface Surroundings {
  insets: () => Insets;
  over: HTMLElement[];
}

/** Draws a version's items as points, with panning, zooming and selection. */
export class ItemMap {
  private readonly points: Points;
  private readonly overlay: Overlay;
  private readonly camera: Camera;
  private readonly picking: Picking;
  private readonly positions: Map<string, number>;
  private readonly overview;
  private colouring: Colouring;
  private picked: number | undefined;
  private marked = nothingMarked;
  private hoveredIndex: number | undefined;
  private requested = false;
  private writeNext = true;
  private written = 0;
  private settling: ReturnType<typeof setTimeout> | undefined;
  private readonly ended = new AbortController();

  constructor(
    private readonly canvas: HTMLCanvasElement, labels: HTMLCanvasElement, private readonly hovered: Hovered, readonly items: MappedItems,
    private readonly surroundings: Surroundings, private readonly chosen: (item: string) => void,
  ) {
    this.positions = new Map(items.items.map((item, index) => [item, index]));
    this.colouring = byRegion(items);
    this.overview = overviewOf(items.x, items.y);
    const { width, height } = canvas.getBoundingClientRect();
    this.points = new Points(canvas, items.x, items.y, sizes(items.counts, Math.min(width, height)));
    this.overlay = new Overlay(labels, items, surroundings.over);
    this.picking = new Picking(items);
    this.camera = new Camera(canvas, this.overview, () => this.move());
    this.follow();
    this.resize(width, height);
    this.paint();
  }

  /** Sets the colours of the points: by another property, with one entry highlighted, or in another scheme. */
  paint(colouring = this.colouring, picked = this.picked): void {
    [this.colouring, this.picked] = [colouring, picked];
    this.points.paint(paint(colouring, colours(), picked));
    this.write();
  }

  mark({ focus, others, shape, users }: Shown): void {
    const known = (names: string[]): number[] => names.map(name => this.positions.get(name)).filter(index => index !== undefined);
    this.marked = { focus: known(focus), others: known(others), shape, users };
    this.write();
    if (this.marked.focus.length > 0)
      this.showMarked();
  }

  showAll(): void {
    this.camera.showAll(this.surroundings.insets());
  }

  /** Fits the items of an entry of the legend into the view. */
  showEntry(entry: number): void {
    const { x, y } = this.items;
    const own = this.colouring.entryOf.flatMap((of, item) => (of === entry ? [item] : []));
    if (own.length > 0)
      this.camera.show(overviewOf(own.map(item => x[item]!), own.map(item => y[item]!)), this.surroundings.insets(), true, closest * this.overviewScale);
  }

  zoom(factor: number): void {
    this.writeNext = true;
    this.camera.zoom(factor);
  }

  /** Moves the view by pixels. */
  pan(right: number, down: number): void {
    this.writeNext = true;
    this.camera.pan(right, down);
  }

  resize(width: number, height: number): void {
    this.writeNext = true;
    this.camera.resize(width, height, this.surroundings.insets());
  }

  /** The items inside an outline in pixels, the most frequent first. */
  within(outline: [number, number][]): number[] {
    return this.picking.within(this.camera.frame, outline);
  }

  /** Draws an outline on top; without corners it is removed. */
  outline(points: [number, number][]): void {
    this.overlay.draw(this.camera.frame, this.marked, colours(), this.zoomed, this.namesRegions);
    this.overlay.outline(points, colours());
  }

  /** Draws the map now, because the content of a WebGL canvas is lost after the frame. */
  render(): void {
    this.points.draw(this.camera.frame, this.overviewScale, channels(colours().background));
  }

  destroy(): void {
    this.ended.abort();
    clearTimeout(this.settling);
    this.hovered.hide();
    this.camera.stop();
    this.points.destroy();
  }

  private get overviewScale(): number {
    return this.camera.scaleOf(this.overview, this.surroundings.insets());
  }

  private get zoomed(): number {
    return this.camera.frame.scale / this.overviewScale;
  }

  private get namesRegions(): boolean {
    return this.items.regions.length > 0 && this.picked === undefined && this.colouring.entryOf === this.items.regionOf;
  }

  private follow(): void {
    const { signal } = this.ended;
    this.canvas.addEventListener('pointermove', event => {
      if (event.pointerType !== 'touch' && event.buttons === 0)
        this.hover(this.picking.at(this.camera.frame, event.offsetX, event.offsetY));
    }, { signal });
    this.canvas.addEventListener('pointerleave', () => this.hover(undefined), { signal });
    this.canvas.addEventListener('click', event => {
      const user = this.userAt(event.offsetX, event.offsetY);
      if (user !== undefined)
        return this.marked.users!.choose(user);
      const index = event.shiftKey ? undefined : this.picking.at(this.camera.frame, event.offsetX, event.offsetY);
      if (index !== undefined)
        this.chosen(this.items.items[index]!);
    }, { signal });
  }

  private userAt(right: number, down: number): number | undefined {
    const frame = this.camera.frame;
    const user = this.marked.users?.at.findIndex(place => {
      const [x, y] = toPixels(frame, ...place);
      return Math.hypot(x - right, y - down) <= userRadius + 2;
    });
    return user === -1 ? undefined : user;
  }

  // The focus and most of its related items move into view. A focus that is already visible does not move.
  private showMarked(): void {
    const { focus, others, shape } = this.marked;
    const { x, y } = this.items;
    const at = (index: number): [number, number] => [x[index]!, y[index]!];
    const away = (index: number): number => Math.hypot(x[index]! - x[focus[0]!]!, y[index]! - y[focus[0]!]!);
    const near = shape === 'analogy' ? others.slice(0, 1) : [...others].sort((one, other) => away(one) - away(other)).slice(0, Math.ceil(others.length * fitted));
    const extent = extentOf([...focus, ...near].map(at));
    const frame = this.camera.frame;
    const inSight = [...focus, ...near].every(index => isWithin(frame, toPixels(frame, ...at(index)), 20));
    if (!inSight || frame.scale < this.camera.scaleOf(extent, this.surroundings.insets()) / 3)
      this.camera.show(extent, this.surroundings.insets(), true, (shape === 'analogy' ? closestFigure : closest) * this.overviewScale);
  }

  private hover(index: number | undefined): void {
    this.hoveredIndex = index;
    this.canvas.style.cursor = this.canvas.dataset['draws'] !== undefined ? 'crosshair' : index !== undefined ? 'pointer' : 'grab';
    this.nameHovered();
  }

  private nameHovered(): void {
    const frame = this.camera.frame;
    if (this.hoveredIndex === undefined)
      return this.hovered.hide();
    this.hovered.show(this.items.items[this.hoveredIndex]!, toPixels(frame, this.items.x[this.hoveredIndex]!, this.items.y[this.hoveredIndex]!), frame.width);
  }

  // While the view moves, names move with it. After a single step they are redrawn.
  private move(): void {
    clearTimeout(this.settling);
    this.nameHovered();
    if (performance.now() - this.written > carriedAtMost)
      this.writeNext = true;
    if (!this.writeNext)
      this.settling = setTimeout(() => this.write(), rest);
    this.request();
  }

  private write(): void {
    this.writeNext = true;
    this.request();
  }

  // The map is drawn at most once per frame.
  private request(): void {
    if (this.requested)
      return;
    this.requested = true;
    requestAnimationFrame(() => {
      this.requested = false;
      if (!this.ended.signal.aborted)
        this.drawFrame(this.camera.frame);
    });
  }

  private drawFrame(frame: Frame): void {
    this.render();
    if (!this.writeNext)
      return this.overlay.carry(frame);
    this.writeNext = false;
    this.written = performance.now();
    this.overlay.draw(frame, this.marked, colours(), this.zoomed, this.namesRegions);
  }
}

function sizes(counts: number[], width: number): Float32Array {
  const scale = Math.max(0.4, Math.min(1, width / fullWidth));
  const frequent = Math.log(1 + counts.reduce((most, count) => Math.max(most, count), 0));
  return Float32Array.from(counts, count => scale * (smallest + (largest - smallest) * (frequent > 0 ? Math.log(1 + count) / frequent : 0.5) ** 3));
}
