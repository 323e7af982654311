import { get, modelPath } from '../api/client';
import type { CompletedItems } from '../api/answers';
import { here } from '../address/address';
import { create } from '../dom/create';
import { Latest } from '../dom/latest';
import { isAborted } from '../notice/notice';
import { count } from '../text/format';

const suggestions = 8;
const pause = 90;

/**
 * Completes items while the user types: a combobox with a list popup, as in the ARIA authoring practices. The arrow keys
 * move through the list, Enter takes the active item or else the typed text, and Escape closes the list.
 */
export class Combobox {
  private readonly list: HTMLUListElement;
  private readonly latest = new Latest();
  private timer = 0;
  private active = -1;

  constructor(private readonly input: HTMLInputElement, private readonly chosen: (item: string) => void) {
    this.list = create('ul', { id: `${input.id}-list`, class: 'suggestions', role: 'listbox', 'aria-label': 'Items', hidden: true });
    input.after(this.list);
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-expanded', 'false');
    input.setAttribute('aria-controls', this.list.id);
    input.addEventListener('input', () => this.completeSoon());
    input.addEventListener('keydown', event => this.press(event));
    input.addEventListener('blur', () => this.close());
    // On mousedown, before the input loses the focus and the list closes.
    this.list.addEventListener('pointerdown', event => event.preventDefault());
  }

  close(): void {
    clearTimeout(this.timer);
    this.latest.stop();
    this.list.hidden = true;
    this.activate(-1);
    this.input.setAttribute('aria-expanded', 'false');
  }

  private completeSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.complete(), pause);
  }

  private async complete(): Promise<void> {
    const prefix = this.input.value.trim();
    if (prefix === '' || here().model === '')
      return this.close();
    try {
      this.offer(await completions(prefix, this.latest.start()), prefix);
    } catch (failure) {
      // Completion is optional. A failure is shown when the user queries the item.
      if (!isAborted(failure))
        this.close();
    }
  }

  private offer(found: CompletedItems, prefix: string): void {
    const options = found.items.map(({ item, count: times }, index) =>
      create(
        'li',
        { id: `${this.list.id}-${index}`, role: 'option', class: 'suggestion', 'data-item': item, 'aria-selected': 'false', onclick: () => this.take(item) },
        create('span', { class: 'suggestion-item' }, create('mark', {}, item.slice(0, prefix.length)), item.slice(prefix.length)),
        create('span', { class: 'suggestion-count' }, times > 0 ? count(times) : ''),
      ));
    this.list.replaceChildren(...options);
    this.list.hidden = options.length === 0;
    this.activate(-1);
    this.input.setAttribute('aria-expanded', String(options.length > 0));
  }

  private press(event: KeyboardEvent): void {
    const options = this.list.hidden ? 0 : this.list.children.length;
    if (event.key === 'Enter') {
      event.preventDefault();
      this.take(this.option(this.active)?.dataset['item'] ?? this.input.value.trim());
    } else if (event.key === 'Escape' && options > 0) {
      event.preventDefault();
      this.close();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (options === 0)
        void this.complete();
      else
        this.activate((this.active + (event.key === 'ArrowDown' ? 1 : this.active < 0 ? 0 : -1) + options) % options);
    }
  }

  private activate(index: number): void {
    this.option(this.active)?.setAttribute('aria-selected', 'false');
    this.active = index;
    const option = this.option(index);
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option)
      this.input.setAttribute('aria-activedescendant', option.id);
    else
      this.input.removeAttribute('aria-activedescendant');
  }

  private option(index: number): HTMLElement | undefined {
    return this.list.children[index] as HTMLElement | undefined;
  }

  private take(item: string): void {
    this.close();
    if (item === '')
      return;
    this.input.value = item;
    this.chosen(item);
  }
}

// Vocabularies of text are usually in lower case, but the typed text may begin with a capital.
async function completions(prefix: string, signal: AbortSignal): Promise<CompletedItems> {
  const path = `${modelPath(here().model)}/items`;
  const found = await get<CompletedItems>(path, { prefix, top: suggestions }, signal);
  const lower = prefix.toLowerCase();
  return found.items.length > 0 || lower === prefix ? found : get<CompletedItems>(path, { prefix: lower, top: suggestions }, signal);
}
