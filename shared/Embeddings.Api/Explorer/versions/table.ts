import { create } from '../dom/create';

type Cell = string | (Node | string)[];

export interface Row {
  attributes?: Record<string, string>;
  cells: Cell[];
}

/** A table with a name, that scrolls within its frame. On a narrow screen every cell says what it is. */
export function tableOf(name: string, columns: string[], rows: Row[]): HTMLElement {
  return create(
    'div', { class: 'table-frame', tabindex: '0', role: 'group', 'aria-label': name },
    create(
      'table', { class: 'table' },
      create('thead', {}, create('tr', {}, ...columns.map(column => create('th', { scope: 'col' }, column === '' ? create('span', { class: 'unseen' }, 'Action') : column)))),
      create('tbody', {}, ...rows.map(({ attributes, cells }) => create('tr', attributes ?? {}, ...cells.map((cell, column) => cellOf(columns[column]!, cell))))),
    ),
  );
}

const cellOf = (column: string, cell: Cell): HTMLElement =>
  create('td', column === '' ? { class: 'action' } : { 'data-label': column }, ...(typeof cell === 'string' ? [cell] : cell));
