import { create } from '../dom/create';
import { decimals } from '../text/format';

const svgNamespace = 'http://www.w3.org/2000/svg';
const [width, height, margin] = [320, 80, 4];

/** A line chart of losses over time, with the ends of both axes labelled. */
export function lossChart(losses: number[], label: string, [first, last]: [string, string]): HTMLElement {
  const [least, most] = [Math.min(...losses), Math.max(...losses)];
  return create(
    'div', { class: 'loss-frame' },
    create('div', { class: 'loss-axis', 'aria-hidden': 'true' }, create('span', {}, decimals(most)), create('span', {}, decimals(least))),
    lineOf(losses, label, least, most),
    create('div', { class: 'loss-axis loss-axis-across', 'aria-hidden': 'true' }, create('span', {}, first), create('span', {}, last)),
  );
}

function lineOf(losses: number[], label: string, least: number, most: number): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('class', 'loss-chart');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  const line = document.createElementNS(svgNamespace, 'polyline');
  line.setAttribute('points', points(losses, least, most));
  line.setAttribute('vector-effect', 'non-scaling-stroke');
  svg.append(line);
  return svg;
}

function points(losses: number[], least: number, most: number): string {
  const range = most - least || 1;
  const across = (index: number): number => margin + (losses.length === 1 ? 0.5 : index / (losses.length - 1)) * (width - 2 * margin);
  const down = (loss: number): number => margin + ((most - loss) / range) * (height - 2 * margin);
  return losses.map((loss, index) => `${across(index).toFixed(1)},${down(loss).toFixed(1)}`).join(' ');
}
