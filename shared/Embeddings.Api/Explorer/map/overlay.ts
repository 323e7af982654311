import type { MappedItems } from '../api/answers';
import { translucent, Marks, type Marked } from './marks';
import type { Colours } from './colours';
import { between, type Frame } from './frame';
import { Labels } from './labels';

/** The canvas on top of the points: marks, names, and the outline during a selection. */
export class Overlay {
  private readonly context: CanvasRenderingContext2D;
  private readonly labels: Labels;
  private readonly marks: Marks;
  private drawn: Frame | undefined;

  constructor(private readonly canvas: HTMLCanvasElement, items: MappedItems, over: HTMLElement[]) {
    this.context = canvas.getContext('2d')!;
    [this.labels, this.marks] = [new Labels(this.context, items, over), new Marks(items)];
  }

  /** Moves the drawn content to another frame. This is fast, while redrawing takes most of a frame's time. */
  carry(frame: Frame): void {
    if (this.drawn)
      this.canvas.style.transform = between(this.drawn, frame);
  }

  draw(frame: Frame, marked: Marked, colours: Colours, zoomed: number, regionsNamed: boolean): void {
    this.clear(frame);
    this.marks.draw(this.context, frame, marked, colours);
    this.labels.draw(frame, marked, colours, zoomed, regionsNamed);
  }

  outline(points: [number, number][], colours: Colours): void {
    if (points.length < 2)
      return;
    this.context.beginPath();
    points.forEach(([x, y], index) => (index === 0 ? this.context.moveTo(x, y) : this.context.lineTo(x, y)));
    this.context.closePath();
    this.context.fillStyle = translucent(colours.active, 0.12);
    this.context.fill();
    this.context.strokeStyle = colours.active;
    this.context.lineWidth = 2;
    this.context.stroke();
  }

  private clear(frame: Frame): void {
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(frame.width * ratio), Math.round(frame.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height)
      [this.canvas.width, this.canvas.height] = [width, height];
    this.canvas.style.transform = '';
    this.drawn = frame;
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, frame.width, frame.height);
    this.context.textBaseline = 'middle';
    this.context.lineJoin = 'round';
  }
}
