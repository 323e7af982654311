import { go, here } from '../address/address';
import { byId } from '../dom/find';

const inputs = { neighbours: 'search', analogy: 'analogy-a', history: 'history-input' };

/** A slash brings the focus to the search of what is looked at, wherever nothing is typed. */
export function startShortcuts(): void {
  addEventListener('keydown', event => {
    const typing = event.target instanceof Element && event.target.closest('input, textarea, select, dialog') !== null;
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey)
      return;
    event.preventDefault();
    go({ view: 'explore' });
    byId(inputs[here().tool], HTMLInputElement).select();
    byId(inputs[here().tool], HTMLInputElement).focus();
  });
}
