import { Problem } from '../api/problem';
import { here } from '../address/address';
import { create } from '../dom/create';
import { nearSpellings } from '../explore/spelling';

/**
 * Shows a failure in the place of its answer, with a button to try again if that can help.
 * @param respell Uses another spelling of the unknown item.
 */
export function showFailure(place: HTMLElement, failure: unknown, retry?: () => void, respell?: (spelling: string) => void): void {
  const problem = failure instanceof Problem ? failure : new Problem('The page failed', String(failure), -1, 'page');
  const [title, detail] = problem.items.length > 0 ? notKnown(problem.items) : [problem.title, problem.detail];
  const notice = create('div', { class: 'notice', role: 'alert' }, create('strong', {}, title), create('p', {}, detail));
  const canPass = problem.status === 0 || problem.status === 401 || problem.status >= 500;
  if (retry && canPass)
    notice.append(create('button', { type: 'button', class: 'button', onclick: retry }, 'Try again'));
  place.replaceChildren(notice);
  if (respell && problem.items.length === 1)
    void offerSpellings(notice, problem.items[0]!, respell);
}

const notKnown = (items: string[]): [string, string] => [
  'Not in the vocabulary',
  `The model does not know ${items.map(item => `“${item}”`).join(', ')}. Its vocabulary leaves out items below the minimum count.`,
];

async function offerSpellings(notice: HTMLElement, item: string, respell: (spelling: string) => void): Promise<void> {
  // Suggestions are optional; the notice already says that the item is unknown.
  const spellings = await nearSpellings(here().model, item).catch(() => []);
  if (spellings.length > 0 && notice.isConnected)
    notice.append(create('p', { class: 'examples' }, 'Did you mean ', ...spellings.map(spelling =>
      create('button', { type: 'button', class: 'button', onclick: () => respell(spelling) }, spelling))));
}

/** Shows a hint in an empty place, and ends its waiting state. */
export function showHint(place: HTMLElement, title: string, ...lines: string[]): void {
  place.removeAttribute('aria-busy');
  place.replaceChildren(create('div', { class: 'hint' }, create('strong', {}, title), ...lines.map(line => create('p', {}, line))));
}

export const isAborted = (failure: unknown): boolean => failure instanceof DOMException && failure.name === 'AbortError';
