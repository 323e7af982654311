import { shortened } from './labels';

// Pixels between the point and the name.
const gap = 10;

/** Shows the name of the point below the mouse in an element on top of the map, so that the map is not redrawn. */
export class Hovered {
  constructor(private readonly tag: HTMLElement) {}

  show(name: string, [x, y]: [number, number], width: number): void {
    this.tag.textContent = shortened(name);
    this.tag.hidden = false;
    const left = x + gap + this.tag.offsetWidth <= width ? x + gap : x - gap - this.tag.offsetWidth;
    this.tag.style.transform = `translate(${Math.round(left)}px, ${Math.round(y - this.tag.offsetHeight / 2)}px)`;
  }

  hide(): void {
    this.tag.hidden = true;
  }
}
