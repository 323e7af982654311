import { Problem } from '../api/problem';
import { create } from '../dom/create';

/** Says what failed where its answer would have been, and offers to try again where that can help. */
export function showFailure(place: HTMLElement, failure: unknown, retry?: () => void): void {
  const problem = failure instanceof Problem ? failure : new Problem('The page failed', String(failure), -1, 'page');
  const [title, detail] = problem.items.length > 0 ? notKnown(problem.items) : [problem.title, problem.detail];
  const notice = create('div', { class: 'notice', role: 'alert' }, create('strong', {}, title), create('p', {}, detail));
  const canPass = problem.status === 0 || problem.status === 401 || problem.status >= 500;
  if (retry && canPass)
    notice.append(create('button', { type: 'button', class: 'button', onclick: retry }, 'Try again'));
  place.replaceChildren(notice);
}

const notKnown = (items: string[]): [string, string] => [
  'Not in the vocabulary',
  `The model does not know ${items.map(item => `“${item}”`).join(', ')}. Items that occur less often than its minimum count are left out.`,
];

/** Fills a place that has nothing to show yet, and waits for nothing any more. */
export function showHint(place: HTMLElement, title: string, ...lines: string[]): void {
  place.removeAttribute('aria-busy');
  place.replaceChildren(create('div', { class: 'hint' }, create('strong', {}, title), ...lines.map(line => create('p', {}, line))));
}

export const isAborted = (failure: unknown): boolean => failure instanceof DOMException && failure.name === 'AbortError';
