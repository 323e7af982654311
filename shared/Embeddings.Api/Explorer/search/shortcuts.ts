import { go, here } from '../address/address';
import { byId } from '../dom/find';

const inputs = { neighbours: 'search', analogy: 'analogy-a', history: 'history-input' };

/** The slash key moves the focus to the input of the open tool, unless the user is typing. */
export function startShortcuts(): void {
  addEventListener('keydown', event => {
    const typing = event.target instanceof Element && event.target.closest('input, textarea, select, dialog') !== null;
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey)
      return;
    event.preventDefault();
    // Users are chosen from a list: there one searches for an item.
    const { tool: now } = here();
    const tool = now === 'users' ? 'neighbours' : now;
    go({ view: 'explore', tool });
    const input = byId(inputs[tool], HTMLInputElement);
    input.select();
    input.focus();
  });
}
