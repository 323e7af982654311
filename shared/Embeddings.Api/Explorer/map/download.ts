import type { MappedItems } from '../api/answers';
import { create } from '../dom/create';

/** Offers a file for download. */
export function offer(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  create('a', { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

/** Items of the map as CSV (RFC 4180), one per line. */
export function rowsOf({ items, x, y, counts, regions, regionOf }: MappedItems, chosen = items.map((_, index) => index)): string {
  const region = (index: number): string => regions[regionOf[index] ?? -1]?.typical.slice(0, 3).join(', ') ?? '';
  const rows = chosen.map(index => [items[index]!, x[index]!, y[index]!, counts[index]!, region(index)].map(value => quoted(String(value))).join(','));
  return ['item,x,y,count,region', ...rows, ''].join('\r\n');
}

const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** Draws several canvases on top of each other as one picture. */
export function pictureOf(canvases: HTMLCanvasElement[]): Promise<Blob> {
  const [first] = canvases;
  const picture = create('canvas');
  [picture.width, picture.height] = [first!.width, first!.height];
  const context = picture.getContext('2d')!;
  canvases.forEach(canvas => context.drawImage(canvas, 0, 0, picture.width, picture.height));
  return new Promise((resolve, reject) => picture.toBlob(blob => (blob ? resolve(blob) : reject(new Error('The browser could not make a picture of the map.')))));
}
