import type { MappedItems } from '../api/answers';
import type { Shown } from '../explore/shown';
import { channels, type Colours } from './colours';
import { isWithin, toPixels, type Frame } from './frame';

/** The results of a tool, as indices of the map's items. */
export interface Marked {
  focus: number[];
  others: number[];
  /** The relation between them: neighbours of an item, an analogy, steps of a history, or items of a user. */
  shape: 'neighbours' | 'analogy' | 'history' | 'user';
  /** Places of users. One of them may be selected. */
  users?: Shown['users'];
}

export const nothingMarked: Marked = { focus: [], others: [], shape: 'neighbours' };

type Point = [number, number];

// Pixels between a point and its line.
const ringRadius = 7;
export const userRadius = 6;
// Pixels between the edge of the map and an arrow that points outside.
const edge = 14;

/** Draws the relations between results: lines, arrows and rings, and arrows at the edge to results outside the view. */
export class Marks {
  constructor(private readonly items: MappedItems) {}

  draw(context: CanvasRenderingContext2D, frame: Frame, marked: Marked, colours: Colours): void {
    const at = (index: number): Point => toPixels(frame, this.items.x[index]!, this.items.y[index]!);
    context.lineCap = 'round';
    context.strokeStyle = context.fillStyle = colours.active;
    if (marked.shape === 'neighbours')
      this.lines(context, marked, colours, at);
    else if (marked.shape === 'analogy')
      this.parallelogram(context, marked, colours, at);
    else if (marked.shape === 'user')
      this.taken(context, frame, marked, colours, at);
    else
      this.path(context, marked.focus.map(at));
    if (marked.shape !== 'user')
      marked.others.forEach((index, rank) => dot(context, at(index), marked.shape === 'analogy' && rank === 0 ? 5 : 3.5));
    if (marked.shape === 'user')
      marked.users?.at.forEach((place, user) => diamond(context, toPixels(frame, ...place), user === marked.users!.chosen, colours));
    else
      marked.focus.forEach(index => ring(context, at(index), colours));
  }

  // From the user to the items of the history; those held out have rings, because nothing was learned of them.
  private taken(context: CanvasRenderingContext2D, frame: Frame, { focus, others, users }: Marked, colours: Colours, at: (index: number) => Point): void {
    const place = users?.at[users.chosen ?? -1];
    if (!place)
      return;
    const from = toPixels(frame, ...place);
    context.strokeStyle = translucent(colours.active, 0.4);
    context.lineWidth = 1.25;
    focus.forEach(index => line(context, from, at(index)));
    context.setLineDash([4, 5]);
    others.forEach(index => line(context, from, at(index)));
    context.setLineDash([]);
    focus.forEach(index => dot(context, at(index), 3.5));
    others.forEach(index => ring(context, at(index), colours));
    context.fillStyle = colours.active;
  }

  private lines(context: CanvasRenderingContext2D, { focus: [from], others }: Marked, colours: Colours, at: (index: number) => Point): void {
    if (from === undefined)
      return;
    context.strokeStyle = translucent(colours.active, 0.4);
    context.lineWidth = 1.25;
    others.forEach(other => line(context, at(from), at(other)));
  }

  // An analogy is two arrows (a to b, c to the result) and the two sides between them.
  private parallelogram(context: CanvasRenderingContext2D, { focus: [a, b, c], others: [found] }: Marked, colours: Colours, at: (index: number) => Point): void {
    if (a === undefined || b === undefined || c === undefined || found === undefined)
      return;
    context.beginPath();
    [a, b, found, c].map(at).forEach(([x, y], corner) => (corner === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    context.closePath();
    context.fillStyle = translucent(colours.active, 0.1);
    context.fill();
    context.lineWidth = 1.25;
    context.setLineDash([4, 5]);
    line(context, at(a), at(c));
    line(context, at(b), at(found));
    context.setLineDash([]);
    context.lineWidth = 2;
    context.fillStyle = colours.active;
    arrow(context, at(a), at(b));
    arrow(context, at(c), at(found));
  }

  private path(context: CanvasRenderingContext2D, steps: Point[]): void {
    context.lineWidth = 2;
    steps.slice(1).forEach((to, step) => arrow(context, steps[step]!, to));
  }
}

/** The place and direction of an arrow at the edge of the map to a point outside. */
export function pointerTo(frame: Frame, [x, y]: Point): { at: Point; angle: number } | undefined {
  if (isWithin(frame, [x, y]))
    return undefined;
  const [middleX, middleY] = [frame.width / 2, frame.height / 2];
  const [right, down] = [x - middleX, y - middleY];
  const share = Math.min((middleX - edge) / Math.abs(right), (middleY - edge) / Math.abs(down));
  return { at: [middleX + right * share, middleY + down * share], angle: Math.atan2(down, right) };
}

/** Draws an arrowhead in a direction. */
export function head(context: CanvasRenderingContext2D, [x, y]: Point, angle: number, length = 9): void {
  context.beginPath();
  context.moveTo(x, y);
  for (const turned of [angle + Math.PI - 0.45, angle + Math.PI + 0.45])
    context.lineTo(x + length * Math.cos(turned), y + length * Math.sin(turned));
  context.closePath();
  context.fill();
}

function line(context: CanvasRenderingContext2D, from: Point, to: Point): void {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

// The arrow ends before the ring of its target.
function arrow(context: CanvasRenderingContext2D, from: Point, to: Point): void {
  const [length, angle] = [Math.hypot(to[0] - from[0], to[1] - from[1]), Math.atan2(to[1] - from[1], to[0] - from[0])];
  if (length <= 2 * ringRadius + 4)
    return line(context, from, to);
  const before = (distance: number): Point => [to[0] - distance * Math.cos(angle), to[1] - distance * Math.sin(angle)];
  line(context, [from[0] + ringRadius * Math.cos(angle), from[1] + ringRadius * Math.sin(angle)], before(ringRadius + 6));
  head(context, before(ringRadius + 2), angle);
}

function dot(context: CanvasRenderingContext2D, at: Point, radius: number): void {
  context.beginPath();
  context.arc(...at, radius, 0, 2 * Math.PI);
  context.fill();
}

function ring(context: CanvasRenderingContext2D, at: Point, colours: Colours): void {
  context.beginPath();
  context.arc(...at, ringRadius, 0, 2 * Math.PI);
  context.lineWidth = 4;
  context.strokeStyle = colours.background;
  context.stroke();
  context.lineWidth = 2;
  context.strokeStyle = colours.active;
  context.stroke();
}

function diamond(context: CanvasRenderingContext2D, [x, y]: Point, isChosen: boolean, colours: Colours): void {
  const radius = isChosen ? 9 : userRadius;
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.closePath();
  context.fillStyle = isChosen ? colours.active : colours.label;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = colours.background;
  context.stroke();
}

export const translucent = (colour: string, opacity: number): string => `rgb(${channels(colour).join(' ')} / ${opacity})`;
