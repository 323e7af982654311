import { byId } from '../dom/find';

// Kept for this tab only: it is gone with it.
const storageName = 'embeddings-key';

export const storedKey = (): string | null => sessionStorage.getItem(storageName);

let asking: Promise<boolean> | undefined;

/**
 * Asks for the service's key, once for all that wait for it. False where the user gives none.
 * @param refusal Why the key that was given before did not do.
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
