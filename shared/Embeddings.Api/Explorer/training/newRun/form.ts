import { get, modelPath, send, upload } from '../../api/client';
import { uploadFile } from '../../api/uploads';
import type { PresetDefaults } from '../../api/answers';
import { go, here } from '../../address/address';
import { nowhere } from '../../address/place';
import { create } from '../../dom/create';
import { byId } from '../../dom/find';
import { loadModels } from '../../models/picker';
import { showFailure } from '../../notice/notice';
import { bytes, plural } from '../../text/format';
import { columnChoices, columnSettings, type PresetName } from './columns';
import { headOf, isTable, type Head } from './head';

const form = byId('new-run', HTMLFormElement);
const drop = byId('new-run-drop', HTMLElement);
const input = byId('new-run-files', HTMLInputElement);
const list = byId('new-run-list', HTMLElement);
const name = byId('new-run-model', HTMLInputElement);
const preset = byId('new-run-preset', HTMLSelectElement);
const columns = byId('new-run-columns', HTMLElement);
const preview = byId('new-run-preview', HTMLElement);
const start = byId('new-run-start', HTMLButtonElement);
const message = byId('new-run-message', HTMLElement);

// The most important settings, by section and member.
const fields = [['training', 'dimensions'], ['training', 'epochs'], ['training', 'window'], ['vocabulary', 'minimumCount']] as const;

let files: File[] = [];
let head: Head | undefined;

/** The form to train on the user's files: it shows a preview and sends the files with a few settings. */
export function startNewRun(begun: () => void): void {
  input.addEventListener('change', () => void take([...(input.files ?? [])]));
  for (const kind of ['dragover', 'dragleave', 'drop'] as const)
    drop.addEventListener(kind, event => {
      event.preventDefault();
      drop.classList.toggle('drop-over', kind === 'dragover');
    });
  drop.addEventListener('drop', event => void take([...(event.dataTransfer?.files ?? [])]));
  preset.addEventListener('change', () => void look());
  form.addEventListener('submit', event => {
    event.preventDefault();
    void train(begun);
  });
}

async function take(chosen: File[]): Promise<void> {
  files = chosen;
  list.textContent = files.length === 0 ? '' : `${plural(files.length, 'file')}, ${bytes(files.reduce((sum, file) => sum + file.size, 0))}: ${files.slice(0, 3).map(file => file.name).join(', ')}${files.length > 3 ? ' …' : ''}`;
  const [first] = files;
  if (first)
    preset.value = isTable(first.name) ? 'items' : 'text';
  await look();
}

const corpusPath = (model: string): string => `api/corpora/${encodeURIComponent(model)}`;

const presetName = (): PresetName => preset.value as PresetName;

async function look(): Promise<void> {
  message.replaceChildren();
  start.disabled = files.length === 0;
  try {
    const [first] = files;
    head = first && (await headOf(first));
    columns.replaceChildren(...(head && head.columns.length > 0 ? columnChoices(presetName(), head.columns) : []));
    preview.replaceChildren(...(first ? [rows(first)] : []));
    await showDefaults();
  } catch (failure) {
    showFailure(message, failure);
  }
}

function rows(file: File): HTMLElement {
  if (!head)
    return create('p', { class: 'soft' }, `${file.name} is compressed. The service reads its rows.`);
  const body = head.rows.map(row => create('tr', {}, ...(head!.columns.length > 0 ? row : [row.join(' · ')]).map(cell => create('td', {}, cell))));
  return create(
    'div', { class: 'table-frame', tabindex: '0', role: 'group', 'aria-label': 'First rows' },
    create(
      'table', { class: 'table table-plain' },
      create('caption', {}, head.columns.length > 0 ? `The first rows of ${file.name}` : `The first lines of ${file.name}, as words`),
      ...(head.columns.length > 0 ? [create('thead', {}, create('tr', {}, ...head.columns.map(column => create('th', { scope: 'col' }, column))))] : []),
      create('tbody', {}, ...body)),
  );
}

// An empty field has the preset's value, which is its placeholder.
async function showDefaults(): Promise<void> {
  const defaults = (await get<PresetDefaults>('api/presets'))[presetName()];
  for (const [section, member] of fields)
    byId(`new-run-${member}`, HTMLInputElement).placeholder = String(defaults[section]?.[member] ?? '');
}

function settings(): Record<string, unknown> {
  const sections: Record<string, Record<string, number>> = {};
  for (const [section, member] of fields) {
    const { value } = byId(`new-run-${member}`, HTMLInputElement);
    if (value !== '')
      sections[section] = { ...sections[section], [member]: Number(value) };
  }
  return { preset: presetName(), ...columnSettings(presetName(), form), ...sections };
}

async function train(begun: () => void): Promise<void> {
  start.disabled = true;
  message.replaceChildren();
  const model = name.value.trim() || here().model;
  try {
    if (model === '')
      throw new Error('The model needs a name. Give one above.');
    await upload(`${corpusPath(model)}/settings.json`, new Blob([JSON.stringify(settings())]));
    for (const [position, file] of files.entries()) {
      message.textContent = `Sending ${file.name}, ${position + 1} of ${files.length} …`;
      await uploadFile(`${corpusPath(model)}/${encodeURIComponent(file.name)}`, file);
    }
    await send('POST', `${modelPath(model)}/runs`);
    message.replaceChildren();
    go({ model, view: 'training', ...nowhere });
    await loadModels();
    begun();
  } catch (failure) {
    showFailure(message, failure);
  }
  start.disabled = files.length === 0;
}
