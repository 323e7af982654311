/**
 * Tabs with panels, as the ARIA authoring practices have them: one tab can be reached by Tab, the arrow keys lead to the others.
 * A tab's data-value is what it stands for; its aria-controls names its panel.
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
