import { select } from 'd3-selection';
import 'd3-transition';
import { zoom, zoomIdentity, type ZoomBehavior } from 'd3-zoom';
import type { Extent } from './extent';
import type { Frame } from './frame';

// Free pixels around the shown part.
const margin = 32;
// The limits of the zoom, relative to the view of the whole map.
const [farthest, nearest] = [0.4, 200];
const milliseconds = 450;

/** Pixels at the sides that other elements cover. */
export interface Insets {
  left: number;
  right: number;
}

/** Pans and zooms by mouse, wheel and touch, and moves to a given view. */
export class Camera {
  private readonly behaviour: ZoomBehavior<HTMLCanvasElement, unknown>;
  private transform = zoomIdentity;
  private size: [number, number] = [1, 1];

  constructor(private readonly canvas: HTMLCanvasElement, private overview: Extent, moved: () => void) {
    this.behaviour = zoom<HTMLCanvasElement, unknown>()
      // With Shift the user draws around points.
      .filter(event => !event.shiftKey && !event.button && canvas.dataset['draws'] === undefined)
      .extent((): [[number, number], [number, number]] => [[0, 0], this.size])
      .clickDistance(4)
      .on('zoom', ({ transform }) => {
        this.transform = transform;
        moved();
      });
    select(canvas).call(this.behaviour).on('dblclick.zoom', null);
  }

  get frame(): Frame {
    return { scale: this.transform.k, offsetX: this.transform.x, offsetY: this.transform.y, width: this.size[0], height: this.size[1] };
  }

  /** Sets the size of the map. The centre of the view stays. */
  resize(width: number, height: number, insets: Insets): void {
    const [before, first] = [this.size, this.size[0] === 1];
    this.size = [width, height];
    const whole = this.scaleOf(this.overview, insets);
    this.behaviour.scaleExtent([whole * farthest, whole * nearest]);
    if (first)
      return this.show(this.overview, insets, false);
    const { k, x, y } = this.transform;
    this.go(zoomIdentity.translate(x + (width - before[0]) / 2, y + (height - before[1]) / 2).scale(k), false);
  }

  /** Shows the whole map, except for outliers. */
  showAll(insets: Insets): void {
    this.show(this.overview, insets, true);
  }

  /** Fits a part of the map into the view. */
  show(extent: Extent, insets: Insets, glide: boolean, closest = Infinity): void {
    const scale = Math.min(closest, this.scaleOf(extent, insets));
    const middle = insets.left + (this.size[0] - insets.left - insets.right) / 2;
    const [x, y] = [(extent.left + extent.right) / 2, (extent.bottom + extent.top) / 2];
    this.go(zoomIdentity.translate(middle - scale * x, this.size[1] / 2 + scale * y).scale(scale), glide);
  }

  zoom(factor: number): void {
    select(this.canvas).interrupt().call(this.behaviour.scaleBy, factor);
  }

  /** Moves the view by pixels. */
  pan(right: number, down: number): void {
    select(this.canvas).interrupt().call(this.behaviour.translateBy, -right / this.transform.k, -down / this.transform.k);
  }

  stop(): void {
    select(this.canvas).interrupt().on('.zoom', null);
  }

  /** The pixels per unit at which a part of the map fits into the view. */
  scaleOf(extent: Extent, insets: Insets): number {
    const [width, height] = [this.size[0] - insets.left - insets.right - 2 * margin, this.size[1] - 2 * margin];
    return Math.max(1, Math.min(width / (extent.right - extent.left), height / (extent.top - extent.bottom)));
  }

  private go(transform: typeof zoomIdentity, glide: boolean): void {
    const canvas = select(this.canvas).interrupt();
    if (glide && !matchMedia('(prefers-reduced-motion: reduce)').matches)
      canvas.transition().duration(milliseconds).call(this.behaviour.transform, transform);
    else
      canvas.call(this.behaviour.transform, transform);
  }
}
