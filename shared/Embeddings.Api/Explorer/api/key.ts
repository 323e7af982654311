import { byId } from '../dom/find';

// The key is kept in this tab until it is closed.
const storageName = 'embeddings-key';

export const storedKey = (): string | null => sessionStorage.getItem(storageName);

let asking: Promise<boolean> | undefined;

/**
 * Asks the user for the key, once for all waiting requests. Returns false if the user gives none.
 * @param refusal Why the previous key was refused.
 */
export function askForKey(refusal?: string): Promise<boolean> {
  asking ??= ask(refusal).finally(() => (asking = undefined));
  return asking;
}

function ask(refusal = ''): Promise<boolean> {
  const dialog = byId('key-dialog', HTMLDialogElement);
  const input = byId('key-input', HTMLInputElement);
  const why = byId('key-refusal', HTMLElement);
  [why.textContent, why.hidden, input.value, dialog.returnValue] = [refusal, refusal === '', '', ''];
  input.toggleAttribute('aria-invalid', refusal !== '');
  dialog.showModal();
  return new Promise(resolve =>
    dialog.addEventListener(
      'close',
      () => {
        const given = dialog.returnValue === 'use' && input.value.trim() !== '';
        if (given)
          sessionStorage.setItem(storageName, input.value.trim());
        resolve(given);
      },
      { once: true },
    ),
  );
}
