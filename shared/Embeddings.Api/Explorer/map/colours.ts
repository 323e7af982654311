/** The map's colours, taken from the style sheet so that they follow the light and dark schemes. */
export interface Colours {
  background: string;
  /** From the rarest item to the most frequent. */
  ramp: [string, string];
  regions: string[];
  /** Of items that belong to no region. */
  other: string;
  active: string;
  label: string;
  faint: string;
}

/** As many as the service makes regions at most. */
export const mostRegions = 9;

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string): string => style.getPropertyValue(name).trim();
  return {
    background: value('--map'),
    ramp: [value('--point-rare'), value('--point-frequent')],
    regions: Array.from({ length: mostRegions }, (_, region) => value(`--region-${region + 1}`)),
    other: value('--point-other'),
    active: value('--accent'),
    label: value('--text'),
    faint: value('--text-soft'),
  };
}

/** Red, green and blue of #rrggbb, each 0 to 255. */
export const channels = (colour: string): number[] => [1, 3, 5].map(start => parseInt(colour.slice(start, start + 2), 16));

export const whenSchemeChanges = (tell: () => void): void => matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
