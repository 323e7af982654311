/** The map's colours, read from the style sheet so that they follow the light and dark schemes. */
export interface Colours {
  background: string;
  /** The colours of the rarest and the most frequent item. */
  ramp: [string, string];
  regions: string[];
  /** The colour of items without a region. */
  other: string;
  active: string;
  label: string;
  faint: string;
}

/** The largest number of regions that the service makes. */
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
