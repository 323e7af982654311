import type { MappedItems } from '../api/answers';
import { anchorsOf } from './anchors';
import type { Colours } from './colours';
import { isWithin, overlap, toPixels, type Box, type Frame } from './frame';
import { head, pointerTo, type Marked } from './marks';

type Style = 'region' | 'strong' | 'marked' | 'plain';

const fonts: Record<Style, string> = {
  region: '650 14px system-ui, sans-serif', strong: '650 14px system-ui, sans-serif', marked: '550 12px system-ui, sans-serif', plain: '450 12px system-ui, sans-serif',
};
const lineHeight = 20;
const regionLine = 17;
const gap = 6;
const ringReach = 9;
const mostLabels = 70;
const pixelsForLabel = 9000;
// A longer name would cover the points around it.
const longestName = 28;
// At a high zoom, names of regions are replaced by names of items.
const namesOfRegionsUpTo = 3;
const itemsOfName = 3;
// Of what a user took, so many are named.
const latestTaken = 12;

/** Writes names on a canvas on top of the map: of regions, of marked items, and of the most frequent items if there is room. */
export class Labels {
  private taken: Box[] = [];
  private readonly anchors: [number, number][];

  /** @param over The rectangles on top of the map that would hide a label. */
  constructor(private readonly context: CanvasRenderingContext2D, private readonly items: MappedItems, private readonly over: HTMLElement[]) {
    this.anchors = anchorsOf(items);
  }

  /** @param zoomed The zoom relative to the view of the whole map. */
  draw(frame: Frame, marked: Marked, colours: Colours, zoomed: number, regionsNamed: boolean): void {
    this.taken = this.over.filter(element => element.offsetParent !== null).map(element => this.boxOf(element));
    marked.focus.forEach(index => this.keepFree(frame, index));
    if (marked.shape === 'user') {
      marked.others.forEach(index => this.writeItem(frame, index, 'strong', colours));
      marked.focus.slice(-latestTaken).forEach(index => this.writeItem(frame, index, 'marked', colours));
    } else {
      marked.focus.forEach(index => this.writeItem(frame, index, 'strong', colours));
      marked.others.forEach((index, rank) => this.writeItem(frame, index, marked.shape === 'analogy' && rank === 0 ? 'strong' : 'marked', colours));
    }
    const isMarked = marked.focus.length > 0;
    const named = regionsNamed && !isMarked && zoomed < namesOfRegionsUpTo;
    if (named)
      this.anchors.forEach((_, region) => this.writeRegion(frame, region, colours));
    // Next to names of regions or marked items, other names are faint.
    const labels = Math.min(mostLabels, (frame.width * frame.height) / pixelsForLabel);
    const room = isMarked || named ? labels / 3 : labels;
    for (let index = 0, written = 0; index < this.items.items.length && written < room; index++)
      written += this.writeItem(frame, index, 'plain', colours) ? 1 : 0;
  }

  // An item outside the view is named at the edge, where an arrow points to it.
  private pointOut(frame: Frame, index: number, style: Style, colours: Colours): boolean {
    const pointer = pointerTo(frame, this.pixels(frame, index));
    if (!pointer)
      return false;
    this.context.fillStyle = colours.active;
    head(this.context, pointer.at, pointer.angle, 11);
    return this.write(frame, pointer.at, shortened(this.items.items[index]!), style, ringReach, 4, colours);
  }

  private writeItem(frame: Frame, index: number, style: Style, colours: Colours): boolean {
    const place = this.pixels(frame, index);
    if (!isWithin(frame, place))
      return style !== 'plain' && this.pointOut(frame, index, style, colours);
    // First a check without measuring the text, because most places are taken.
    if (style === 'plain' && this.overlaps([place[0], place[1] - 2, place[0] + 12, place[1] + 2]))
      return false;
    return this.write(frame, place, shortened(this.items.items[index]!), style, style === 'strong' ? ringReach + 2 : gap, style === 'plain' ? 2 : 4, colours);
  }

  private write(frame: Frame, place: [number, number], text: string, style: Style, distance: number, choices: number, colours: Colours): boolean {
    this.context.font = fonts[style];
    const box = this.freeBox(frame, place, this.context.measureText(text).width, distance, choices);
    if (!box)
      return false;
    this.taken.push([box[0] - 4, box[1], box[2] + 4, box[3]]);
    this.text(text, box[0], (box[1] + box[3]) / 2, style === 'plain' ? colours.faint : style === 'marked' ? colours.label : colours.active, colours);
    return true;
  }

  // Long names have one line each; short ones share a line.
  private writeRegion(frame: Frame, region: number, colours: Colours): void {
    const names = this.items.regions[region]!.typical.slice(0, itemsOfName).map(shortened);
    const lines = names.join(', ').length <= longestName ? [names.join(', ')] : names;
    this.context.font = fonts.region;
    const width = Math.max(...lines.map(line => this.context.measureText(line).width)) + 20;
    const [x, y] = toPixels(frame, ...this.anchors[region]!);
    if (!isWithin(frame, [x, y]))
      return;
    const left = Math.max(4, Math.min(frame.width - width - 4, x - width / 2));
    const height = lines.length * regionLine;
    const box = [0, 1, -1, 2, -2].map(step => y + step * height * 0.6 - height / 2).map((top): Box => [left - 4, top - 3, left + width + 4, top + height + 3])
      .find(candidate => candidate[1] >= 0 && candidate[3] <= frame.height && !this.overlaps(candidate));
    if (!box)
      return;
    this.taken.push(box);
    lines.forEach((line, number) => this.text(line, left + 16, box[1] + 3 + (number + 0.5) * regionLine, colours.label, colours));
    this.swatch(left + 6, box[1] + 3 + regionLine / 2, colours.regions[region % colours.regions.length]!, colours);
  }

  private swatch(x: number, y: number, colour: string, { background }: Colours): void {
    this.context.beginPath();
    this.context.arc(x, y, 5, 0, 2 * Math.PI);
    this.context.fillStyle = colour;
    this.context.lineWidth = 3;
    this.context.strokeStyle = background;
    this.context.stroke();
    this.context.fill();
  }

  private text(text: string, left: number, middle: number, colour: string, { background }: Colours): void {
    this.context.lineWidth = 4;
    this.context.strokeStyle = background;
    this.context.strokeText(text, left, middle);
    this.context.fillStyle = colour;
    this.context.fillText(text, left, middle);
  }

  private pixels(frame: Frame, index: number): [number, number] {
    return toPixels(frame, this.items.x[index]!, this.items.y[index]!);
  }

  private keepFree(frame: Frame, index: number): void {
    const [x, y] = this.pixels(frame, index);
    this.taken.push([x - ringReach, y - ringReach, x + ringReach, y + ringReach]);
  }

  // The first free place inside the map: right, left, below or above the point.
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
    const [map, box] = [this.context.canvas.parentElement!.getBoundingClientRect(), element.getBoundingClientRect()];
    return [box.left - map.left, box.top - map.top, box.right - map.left, box.bottom - map.top];
  }

  private overlaps(box: Box): boolean {
    return this.taken.some(taken => overlap(taken, box));
  }
}

export const shortened = (name: string): string => (name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name);
