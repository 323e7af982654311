// How colours differ for eyes of different kinds.

/** What full dichromats see of linear red, green and blue: Machado, Oliveira and Fernandes 2009, severity 1. */
export const visions = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

const linear = colour => [1, 3, 5].map(start => parseInt(colour.slice(start, start + 2), 16) / 255).map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));

const luminance = colour => linear(colour).reduce((sum, value, channel) => sum + value * [0.2126, 0.7152, 0.0722][channel], 0);

/** As WCAG 2.2 defines it, 1 to 21. */
export const contrast = (one, other) => {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
};

/** The distance in OKLab, in which steps of equal length look equally far: 0.02 can just be seen. */
export const difference = (one, other, kind) => {
  const [from, to] = [one, other].map(colour => perceived(visions[kind].map(row => Math.min(1, Math.max(0, row.reduce((sum, part, channel) => sum + part * linear(colour)[channel], 0))))));
  return Math.hypot(...from.map((value, axis) => value - to[axis]));
};

function perceived([red, green, blue]) {
  const [l, m, s] = [
    0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue,
    0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue,
    0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue,
  ].map(Math.cbrt);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
