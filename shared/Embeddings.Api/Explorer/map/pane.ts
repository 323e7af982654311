import { get, modelPath } from '../api/client';
import { Problem } from '../api/problem';
import type { MappedItems } from '../api/answers';
import { follow, go, here } from '../address/address';
import { byId } from '../dom/find';
import { Latest } from '../dom/latest';
import { addToHistory } from '../explore/results';
import { nothing, whenShown, type Shown } from '../explore/shown';
import { itemsOf, versionOf } from '../models/picker';
import { isAborted, showFailure, showHint } from '../notice/notice';
import { count } from '../text/format';
import { whenSchemeChanges } from './colours';
import { startKeys, startTouch } from './gestures';
import { Hovered } from './hovered';
import { ItemMap } from './itemMap';
import { Labels } from './labels';

const pane = byId('map', HTMLElement);
const canvas = byId('map-points', HTMLCanvasElement);
const labels = byId('map-labels', HTMLCanvasElement);
const message = byId('map-message', HTMLElement);
const hovered = byId('map-hovered', HTMLElement);
const caption = byId('map-caption', HTMLElement);
const controls = byId('map-controls', HTMLElement);
const latest = new Latest();

let map: ItemMap | undefined;
let loaded = '';
let shown: Shown = nothing;

/** The map beside the tools: it marks what they find, and a point chosen on it is what they look at. */
export function startMap(): void {
  follow(place => {
    if (place.view === 'explore' && place.model !== '' && wanted(place.model) !== loaded)
      void load(place.model);
  });
  whenShown(found => {
    shown = found;
    mark();
  });
  whenSchemeChanges(() => map?.paint());
  new ResizeObserver(() => pane.clientWidth > 0 && map?.resize(pane.clientWidth, pane.clientHeight)).observe(pane);
  startKeys(pane, () => map);
  startTouch(canvas, () => map);
  byId('map-in', HTMLButtonElement).addEventListener('click', () => map?.zoom(0.6));
  byId('map-out', HTMLButtonElement).addEventListener('click', () => map?.zoom(1 / 0.6));
  byId('map-all', HTMLButtonElement).addEventListener('click', () => map?.showAll());
}

const described = (model: string, { items }: MappedItems): string =>
  `${itemsOf(model) === items.length ? 'All' : 'The most frequent'} ${count(items.length)} items. What lies together is used alike.`;

const wanted = (model: string): string => `${model} ${versionOf(model)}`;

async function load(model: string): Promise<void> {
  loaded = wanted(model);
  map?.destroy();
  map = undefined;
  labels.getContext('2d')?.reset();
  caption.textContent = '';
  message.hidden = false;
  message.textContent = 'Loading the map …';
  try {
    requireWebGl();
    const items = await get<MappedItems>(`${modelPath(model)}/map`, {}, latest.start());
    map = new ItemMap(canvas, new Labels(labels, items, [controls, caption]), new Hovered(hovered), items, choose);
    await map.draw();
    message.hidden = true;
    caption.textContent = described(model, items);
    pane.dataset['state'] = 'drawn';
    mark();
  } catch (failure) {
    if (isAborted(failure))
      return;
    if (failure instanceof Problem && failure.type === '/problems/no-map')
      return showHint(message, failure.title, failure.detail);
    loaded = '';
    showFailure(message, failure, () => void load(model));
  }
}

function requireWebGl(): void {
  if (document.createElement('canvas').getContext('webgl') === null)
    throw new Problem('The map cannot be drawn', 'This browser offers no WebGL. Everything else works without it.', 0, 'no-webgl');
}

// While a history is composed, a point on the map is its next item.
function choose(item: string): void {
  if (here().tool === 'history')
    addToHistory(item);
  else
    go({ tool: 'neighbours', item });
}

function mark(): void {
  map?.mark(shown.focus, shown.others);
  const [first] = shown.focus;
  if (map && first !== undefined && map.has(first) && here().tool === 'neighbours')
    map.goTo(first);
}
