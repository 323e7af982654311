/**
 * Tabs with panels, as in the ARIA authoring practices: the Tab key reaches one tab, and the arrow keys reach the others.
 * A tab's data-value is its value, and its aria-controls is the id of its panel.
 */
export class Tabs {
  private readonly tabs: HTMLElement[];

  constructor(list: HTMLElement, private readonly chosen: (value: string) => void) {
    this.tabs = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
    for (const tab of this.tabs) {
      tab.addEventListener('click', () => chosen(tab.dataset['value'] ?? ''));
      tab.addEventListener('keydown', event => this.press(event, tab));
    }
  }

  show(value: string): void {
    for (const tab of this.tabs) {
      const selected = tab.dataset['value'] === value;
      tab.setAttribute('aria-selected', String(selected));
      tab.tabIndex = selected ? 0 : -1;
      document.getElementById(tab.getAttribute('aria-controls') ?? '')!.hidden = !selected;
    }
  }

  private press(event: KeyboardEvent, tab: HTMLElement): void {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, Home: -this.tabs.indexOf(tab), End: this.tabs.length - 1 - this.tabs.indexOf(tab) };
    const step = steps[event.key];
    if (step === undefined)
      return;
    event.preventDefault();
    const next = this.tabs[(this.tabs.indexOf(tab) + step + this.tabs.length) % this.tabs.length]!;
    next.focus();
    this.chosen(next.dataset['value'] ?? '');
  }
}
