import type { MappedItems } from '../api/answers';
import type { Colours } from './colours';
import { between, toPixels, type Frame } from './frame';

/** What is written in any case, besides the most frequent items: by position in the map's list. */
export interface Marked {
  focus: number[];
  others: number[];
}

/** Left, top, right, bottom. */
type Box = [number, number, number, number];

const lineHeight = 20;
const gap = 6;
// A ring and the line it is drawn with.
const ringRadius = 7;
const ringReach = ringRadius + 2;
const mostLabels = 70;
const pixelsForLabel = 9000;
// A longer name would cover what lies around its point.
const longestName = 28;

/** Writes items beside their points on a canvas that lies over the map: the marked ones, then the most frequent for which there is room. */
export class Labels {
  private readonly context: CanvasRenderingContext2D;
  private taken: Box[] = [];
  private drawn: Frame | undefined;

  /** @param over What lies over the map, and would hide a label. */
  constructor(private readonly canvas: HTMLCanvasElement, private readonly items: MappedItems, private readonly over: HTMLElement[]) {
    this.context = canvas.getContext('2d')!;
  }

  /** Moves what is written to where its points are in another frame: that costs next to nothing, and writing anew most of a frame's time. */
  carry(frame: Frame): void {
    if (this.drawn)
      this.canvas.style.transform = between(this.drawn, frame);
  }

  draw(frame: Frame, marked: Marked, colours: Colours): void {
    this.clear(frame);
    this.drawn = frame;
    this.canvas.style.transform = '';
    const write = (index: number, style: 'strong' | 'marked' | 'plain'): boolean => this.write(frame, index, style, colours);
    marked.others.forEach(index => this.dot(frame, index, colours));
    marked.focus.forEach(index => this.ring(frame, index, colours));
    this.taken = [...this.over.map(element => this.boxOf(element)), ...this.taken];
    marked.focus.forEach(index => write(index, 'strong'));
    marked.others.forEach(index => write(index, 'marked'));
    // With something marked, what is not marked steps back.
    const labels = Math.min(mostLabels, (frame.width * frame.height) / pixelsForLabel);
    const room = marked.focus.length > 0 ? labels / 3 : labels;
    for (let index = 0, written = 0; index < this.items.items.length && written < room; index++)
      written += write(index, 'plain') ? 1 : 0;
  }

  private clear(frame: Frame): void {
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(frame.width * ratio), Math.round(frame.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height)
      [this.canvas.width, this.canvas.height] = [width, height];
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, frame.width, frame.height);
    this.context.textBaseline = 'middle';
    this.context.lineJoin = 'round';
    this.taken = [];
  }

  private place(frame: Frame, index: number): [number, number] | undefined {
    const [x, y] = toPixels(frame, this.items.x[index]!, this.items.y[index]!);
    return x >= 0 && y >= 0 && x <= frame.width && y <= frame.height ? [x, y] : undefined;
  }

  private write(frame: Frame, index: number, style: 'strong' | 'marked' | 'plain', colours: Colours): boolean {
    const place = this.place(frame, index);
    // A first look without measuring the text: most places are taken.
    if (!place || (style === 'plain' && this.overlaps([place[0], place[1] - 2, place[0] + 12, place[1] + 2])))
      return false;
    this.context.font = `${style === 'strong' ? 650 : style === 'marked' ? 550 : 450} ${style === 'strong' ? 14 : 12}px system-ui, sans-serif`;
    const text = shortened(this.items.items[index]!);
    const distance = style === 'strong' ? ringReach + 2 : gap;
    const box = this.freeBox(frame, place, this.context.measureText(text).width, distance, style === 'plain' ? 2 : 4);
    if (!box)
      return false;
    this.taken.push([box[0] - 4, box[1], box[2] + 4, box[3]]);
    const [left, middle] = [box[0], (box[1] + box[3]) / 2];
    this.context.lineWidth = 4;
    this.context.strokeStyle = colours.background;
    this.context.strokeText(text, left, middle);
    this.context.fillStyle = style === 'plain' ? colours.faint : style === 'marked' ? colours.label : colours.active;
    this.context.fillText(text, left, middle);
    return true;
  }

  // Right of the point, or left, below, above: the first that is free and within the map.
  private freeBox(frame: Frame, [x, y]: [number, number], width: number, distance: number, choices: number): Box | undefined {
    const half = lineHeight / 2;
    const boxes: Box[] = [
      [x + distance, y - half, x + distance + width, y + half],
      [x - distance - width, y - half, x - distance, y + half],
      [x - width / 2, y + half, x + width / 2, y + half + lineHeight],
      [x - width / 2, y - half - lineHeight, x + width / 2, y - half],
    ];
    return boxes.slice(0, choices).find(box => box[0] >= 0 && box[1] >= 0 && box[2] <= frame.width && box[3] <= frame.height && !this.overlaps(box));
  }

  private boxOf(element: HTMLElement): Box {
    const [map, box] = [this.canvas.getBoundingClientRect(), element.getBoundingClientRect()];
    return [box.left - map.left, box.top - map.top, box.right - map.left, box.bottom - map.top];
  }

  private dot(frame: Frame, index: number, colours: Colours): void {
    const place = this.place(frame, index);
    if (!place)
      return;
    this.context.beginPath();
    this.context.arc(...place, 3.5, 0, 2 * Math.PI);
    this.context.fillStyle = colours.active;
    this.context.fill();
  }

  private ring(frame: Frame, index: number, colours: Colours): void {
    const place = this.place(frame, index);
    if (!place)
      return;
    this.context.beginPath();
    this.context.arc(...place, ringRadius, 0, 2 * Math.PI);
    this.context.lineWidth = 2;
    this.context.strokeStyle = colours.active;
    this.context.stroke();
    this.taken.push([place[0] - ringReach, place[1] - ringReach, place[0] + ringReach, place[1] + ringReach]);
  }

  private overlaps([left, top, right, bottom]: Box): boolean {
    return this.taken.some(box => left < box[2] && right > box[0] && top < box[3] && bottom > box[1]);
  }
}

export const shortened = (name: string): string => (name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name);
