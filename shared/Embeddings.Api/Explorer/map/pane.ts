import { Problem } from '../api/problem';
import type { MappedItems } from '../api/answers';
import { follow, go, here } from '../address/address';
import { byId } from '../dom/find';
import { addToHistory } from '../explore/results';
import { nothing, whenShown, type Shown } from '../explore/shown';
import { currentMap } from '../models/current';
import { itemsOf, versionOf } from '../models/picker';
import { showFailure, showHint } from '../notice/notice';
import { count } from '../text/format';
import type { Insets } from './camera';
import { chosenColouring, offerColours, startColourChoice, usualColouring } from './colourChoice';
import type { Colouring } from './colouring';
import { whenSchemeChanges } from './colours';
import { offer, pictureOf, rowsOf } from './download';
import { startKeys } from './gestures';
import { Hovered } from './hovered';
import { ItemMap } from './itemMap';
import { startLasso } from './lasso';
import { showLegend } from './legend';
import { hideSelection, showSelection, startSelection } from './selection';

const pane = byId('map', HTMLElement);
const canvas = byId('map-points', HTMLCanvasElement);
const labels = byId('map-labels', HTMLCanvasElement);
const message = byId('map-message', HTMLElement);
const hovered = byId('map-hovered', HTMLElement);
const caption = byId('map-caption', HTMLElement);
const controls = byId('map-controls', HTMLElement);
const legend = byId('map-legend', HTMLDetailsElement);
const legendFailure = byId('map-legend-failure', HTMLElement);
const lasso = byId('map-lasso', HTMLButtonElement);
// A narrower map has no room next to its legend.
const roomForLegend = 700;

const saidElsewhere = new Set(['/problems/unknown-model', '/problems/key-required']);

// The map of a version that was just published is asked for again after this many milliseconds.
const untilAsked = 3000;

let map: ItemMap | undefined;
let loaded = '';
let shown: Shown = nothing;

/** The map next to the tools. It marks their results, and a click on a point opens its item in a tool. */
export function startMap(): void {
  follow((place, before) => {
    if (place.view === 'explore' && place.model !== '' && wanted(place.model) !== loaded)
      void load(place.model);
    else if (map && before?.colour !== place.colour)
      void colour();
  });
  whenShown(found => {
    shown = found;
    mark();
  });
  whenSchemeChanges(() => void colour());
  new ResizeObserver(() => pane.clientWidth > 0 && map?.resize(pane.clientWidth, pane.clientHeight)).observe(pane);
  legend.open = pane.clientWidth >= roomForLegend;
  startKeys(pane, () => map);
  startSelection();
  startControls();
  startLasso(canvas, outline => map?.outline(outline), outline => {
    draw(false);
    map?.outline([]);
    const chosen = map?.within(outline) ?? [];
    if (map && chosen.length > 0)
      showSelection(map.items, chosen);
  });
}

function startControls(): void {
  byId('map-in', HTMLButtonElement).addEventListener('click', () => map?.zoom(1.6));
  byId('map-out', HTMLButtonElement).addEventListener('click', () => map?.zoom(1 / 1.6));
  byId('map-all', HTMLButtonElement).addEventListener('click', () => map?.showAll());
  lasso.addEventListener('click', () => draw(canvas.dataset['draws'] === undefined));
  startColourChoice();
  byId('map-csv', HTMLButtonElement).addEventListener('click', () => map && offer(`${here().model}-map.csv`, new Blob([rowsOf(map.items)], { type: 'text/csv' })));
  byId('map-png', HTMLButtonElement).addEventListener('click', () => {
    map?.render();
    void pictureOf([canvas, labels]).then(picture => offer(`${here().model}-map.png`, picture));
  });
}

// While the button is pressed, the next drag draws around points.
function draw(on: boolean): void {
  if (on)
    canvas.dataset['draws'] = '';
  else
    delete canvas.dataset['draws'];
  canvas.style.cursor = on ? 'crosshair' : 'grab';
  lasso.setAttribute('aria-pressed', String(on));
}

const described = (model: string, { items }: MappedItems): string =>
  `${itemsOf(model) === items.length ? 'All' : 'The most frequent'} ${count(items.length)} items. Items near each other are similar.`;

const wanted = (model: string): string => `${model} ${versionOf(model)}`;

async function load(model: string): Promise<void> {
  loaded = wanted(model);
  clear();
  message.hidden = false;
  message.textContent = 'Loading the map …';
  try {
    requireWebGl();
    const items = await currentMap(model);
    if (loaded !== wanted(model) || here().model !== model)
      return;
    message.hidden = true;
    caption.textContent = described(model, items);
    // The legend first: what it covers is no place for points.
    showColours(usualColouring(items, here().colour));
    map = new ItemMap(canvas, labels, new Hovered(hovered), items, { insets, over: [controls, caption, legend] }, choose);
    void colour();
    pane.dataset['state'] = 'drawn';
    mark();
    offerColours(model, items).catch(failure => showFailure(legendFailure, failure, () => void load(model)));
  } catch (failure) {
    if (loaded !== wanted(model))
      return;
    clear();
    if (failure instanceof Problem && failure.type === '/problems/no-map')
      return showHint(message, failure.title, failure.detail);
    loaded = '';
    if (failure instanceof Problem && failure.type === '/problems/map-pending') {
      setTimeout(() => here().model === model && loaded === '' && void load(model), untilAsked);
      return showHint(message, failure.title, failure.detail);
    }
    // These problems are shown in the panel next to the map.
    if (failure instanceof Problem && saidElsewhere.has(failure.type))
      return showHint(message, 'No map');
    showFailure(message, failure, () => void load(model));
  }
}

function clear(): void {
  map?.destroy();
  map = undefined;
  delete pane.dataset['state'];
  labels.getContext('2d')?.reset();
  caption.textContent = '';
  legend.hidden = true;
  message.hidden = false;
  hideSelection();
}

// Until the values of a field are there, and where they cannot be had, the map has its usual colours.
async function colour(): Promise<void> {
  if (!map)
    return;
  const mine = map;
  const wantedColour = here().colour;
  legendFailure.replaceChildren();
  try {
    const colouring = await chosenColouring(here().model, mine.items);
    if (map !== mine || here().colour !== wantedColour)
      return;
    mine.paint(colouring, undefined);
    showColours(colouring);
  } catch (failure) {
    if (map !== mine)
      return;
    mine.paint(usualColouring(mine.items), undefined);
    showColours(usualColouring(mine.items));
    showFailure(legendFailure, failure, () => void colour());
  }
}

function showColours(colouring: Colouring): void {
  showLegend(colouring, {
    pick: entry => {
      map?.paint(colouring, entry);
      if (entry === undefined)
        map?.showAll();
      else
        map?.showEntry(entry);
    },
    list: entry => map && showSelection(map.items, colouring.entryOf.flatMap((of, item) => (of === entry ? [item] : []))),
  });
}

// Points are not placed below the legend if there is room next to it.
function insets(): Insets {
  return { left: 0, right: pane.clientWidth >= roomForLegend && !legend.hidden && legend.open ? legend.offsetWidth : 0 };
}

function requireWebGl(): void {
  if (document.createElement('canvas').getContext('webgl') === null)
    throw new Problem('The map cannot be drawn', 'This browser has no WebGL. Everything else works without it.', 0, 'no-webgl');
}

// While the history tool is open, a click on a point adds its item.
function choose(item: string): void {
  if (here().tool === 'history')
    addToHistory(item);
  else
    go({ tool: 'neighbours', item });
}

function mark(): void {
  map?.mark(shown);
}
