import { byId } from '../dom/find';

// Kept for this tab only: it is gone with it.
const storageName = 'embeddings-key';

export const storedKey = (): string | null => sessionStorage.getItem(storageName);

let asking: Promise<boolean> | undefined;

/** Asks for the service's key, once for all that wait for it. False where the user gives none. */
export function askForKey(): Promise<boolean> {
  asking ??= ask().finally(() => (asking = undefined));
  return asking;
}

function ask(): Promise<boolean> {
  const dialog = byId('key-dialog', HTMLDialogElement);
  const input = byId('key-input', HTMLInputElement);
  input.value = '';
  dialog.returnValue = '';
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
