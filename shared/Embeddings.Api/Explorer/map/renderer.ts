import createRegl from 'regl';
import type createScatterplot from 'regl-scatterplot';
import { channels, colours } from './colours';

type Renderer = NonNullable<NonNullable<Parameters<typeof createScatterplot>[0]>['renderer']>;

// What the plot draws with; without floats in textures it cannot place its points.
const extensions = ['OES_texture_float', 'OES_element_index_uint'];

/**
 * Draws a plot straight onto its canvas. The library's own renderer blends in a window full of 32-bit floats, converts those, and copies the
 * picture: three passes over every pixel, which is most of a frame's time where no graphics card does them. Points smooth their own edges, so
 * that nothing is multisampled; and what is opaque need not be blended with the page below it.
 */
export function rendererOn(canvas: HTMLCanvasElement): Renderer {
  const gl = canvas.getContext('webgl', { alpha: false, antialias: false, depth: false, stencil: false })!;
  const regl = createRegl({ gl, extensions });
  const draws = new Set<() => void>();
  const frame = regl.frame(() => draws.forEach(draw => draw()));
  let destroyed = false;
  return {
    canvas,
    regl,
    gamma: 1,
    isSupported: true,
    get isDestroyed() {
      return destroyed;
    },
    render(draw) {
      regl.clear({ color: [...channels(colours().background).map(channel => channel / 255), 1] as [number, number, number, number] });
      draw();
    },
    onFrame(draw) {
      draws.add(draw);
      return () => draws.delete(draw);
    },
    refresh: () => regl.poll(),
    // The plot itself sizes its canvas.
    resize: () => undefined,
    destroy() {
      destroyed = true;
      frame.cancel();
      regl.destroy();
    },
  };
}
