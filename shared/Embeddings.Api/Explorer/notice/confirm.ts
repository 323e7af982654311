import { byId } from '../dom/find';

/** Asks for confirmation of an action that affects others. */
export function confirmed(question: string, consequence: string, action: string): Promise<boolean> {
  const dialog = byId('confirm-dialog', HTMLDialogElement);
  byId('confirm-question', HTMLElement).textContent = question;
  byId('confirm-consequence', HTMLElement).textContent = consequence;
  byId('confirm-action', HTMLButtonElement).textContent = action;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }));
}
