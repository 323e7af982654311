import { create } from '../../dom/create';

/** The role of a table's column in training. */
export interface Role {
  name: string;
  label: string;
  needed: boolean;
  usual: RegExp;
}

export type PresetName = 'text' | 'items' | 'graph';

const roles: Record<PresetName, Role[]> = {
  text: [],
  items: [
    { name: 'user', label: 'User', needed: true, usual: /user|customer|session|visitor/i },
    { name: 'item', label: 'Item', needed: true, usual: /item|product|movie|film|track|article|sku/i },
    { name: 'timestamp', label: 'Time', needed: false, usual: /time|date/i },
    { name: 'weight', label: 'Weight', needed: false, usual: /rating|weight|quantity|amount|score/i },
  ],
  graph: [
    { name: 'fromColumn', label: 'From', needed: true, usual: /from|source|src/i },
    { name: 'toColumn', label: 'To', needed: true, usual: /to$|target|dest|dst/i },
    { name: 'weightColumn', label: 'Weight', needed: false, usual: /weight|value|count/i },
  ],
};

/** Lets the user assign columns to roles, with a guess from their names. */
export function columnChoices(preset: PresetName, columns: string[]): HTMLElement[] {
  const taken = new Set<string>();
  return roles[preset].map((role, position) => {
    const guess = columns.find(column => !taken.has(column) && role.usual.test(column)) ?? (role.needed ? columns[position] : undefined);
    if (guess !== undefined)
      taken.add(guess);
    const id = `new-run-column-${role.name}`;
    const select = create('select', { id, name: role.name, 'data-role': role.name });
    select.append(...(role.needed ? [] : [new Option('none', '')]), ...columns.map(column => new Option(column, column, false, column === guess)));
    return create('span', {}, create('label', { for: id }, role.label), ' ', select);
  });
}

/** The section of the settings with the chosen columns. */
export function columnSettings(preset: PresetName, form: HTMLElement): Record<string, unknown> {
  const chosen = Object.fromEntries([...form.querySelectorAll<HTMLSelectElement>('select[data-role]')].map(select => [select.name, select.value === '' ? null : select.value]));
  if (Object.keys(chosen).length === 0)
    return {};
  return preset === 'items' ? { interactions: { columns: chosen } } : { graph: chosen };
}
