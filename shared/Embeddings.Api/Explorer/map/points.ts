import type { Frame } from './frame';

const vertexShader = `
attribute vec2 place;
attribute float size;
attribute vec4 colour;
uniform vec2 scale;
uniform vec2 offset;
uniform float ratio;
uniform float opacity;
varying vec4 fill;
varying float radius;
void main() {
  gl_Position = vec4(place * scale + offset, 0.0, 1.0);
  gl_PointSize = size * ratio + 1.0;
  radius = gl_PointSize / 2.0;
  fill = vec4(colour.rgb, colour.a * opacity);
}`;

// A disc with an edge that is smooth over one pixel.
const fragmentShader = `
precision mediump float;
varying vec4 fill;
varying float radius;
void main() {
  float inside = clamp(radius - length(gl_PointCoord - 0.5) * 2.0 * radius, 0.0, 1.0);
  gl_FragColor = vec4(fill.rgb, fill.a * inside);
}`;

// Overlapping points must differ from single ones: the more of the map the points cover, the fainter each point is.
const [faintest, opaque, coverage] = [0.22, 0.9, 0.35];

/** Draws points as discs on a canvas, with WebGL and no library. */
export class Points {
  private readonly gl: WebGLRenderingContext;
  private readonly program: WebGLProgram;
  private readonly colours: WebGLBuffer;
  private readonly count: number;
  private readonly area: number;

  /** @param sizes Diameters in CSS pixels. */
  constructor(private readonly canvas: HTMLCanvasElement, x: number[], y: number[], sizes: Float32Array) {
    // The canvas is opaque, so it is not blended with the page, and discs smooth their own edges.
    this.gl = canvas.getContext('webgl', { alpha: false, antialias: false, depth: false, stencil: false })!;
    this.count = x.length;
    this.area = sizes.reduce((sum, size) => sum + (Math.PI / 4) * size * size, 0);
    this.program = this.link();
    this.gl.useProgram(this.program);
    this.gl.enable(this.gl.BLEND);
    this.gl.blendFunc(this.gl.SRC_ALPHA, this.gl.ONE_MINUS_SRC_ALPHA);
    // The most frequent items are drawn last, on top of the others.
    this.fill('place', 2, Float32Array.from({ length: 2 * this.count }, (_, at) => (at % 2 === 0 ? x : y)[this.count - 1 - (at >> 1)]!));
    this.fill('size', 1, sizes.slice().reverse());
    this.colours = this.fill('colour', 4, new Uint8Array(4 * this.count));
  }

  /** @param colours Red, green, blue and opacity of every point, 0 to 255. */
  paint(colours: Uint8Array): void {
    const reversed = new Uint32Array(colours.buffer.slice(0)).reverse();
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, this.colours);
    this.gl.bufferData(this.gl.ARRAY_BUFFER, reversed, this.gl.DYNAMIC_DRAW);
  }

  draw(frame: Frame, overviewScale: number, background: number[]): void {
    const { gl, canvas } = this;
    const [width, height] = [Math.round(frame.width * devicePixelRatio), Math.round(frame.height * devicePixelRatio)];
    if (canvas.width !== width || canvas.height !== height)
      [canvas.width, canvas.height] = [width, height];
    const zoomed = Math.max(1, frame.scale / overviewScale);
    // Points grow with the zoom, but less than the distances between them.
    const growth = Math.min(2.2, zoomed ** 0.35);
    gl.viewport(0, 0, width, height);
    gl.clearColor(background[0]! / 255, background[1]! / 255, background[2]! / 255, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform2f(this.uniform('scale'), (2 * frame.scale) / frame.width, (2 * frame.scale) / frame.height);
    gl.uniform2f(this.uniform('offset'), (2 * frame.offsetX) / frame.width - 1, 1 - (2 * frame.offsetY) / frame.height);
    gl.uniform1f(this.uniform('ratio'), devicePixelRatio * growth);
    const covered = (this.area * growth * growth) / (frame.width * frame.height * Math.max(1, zoomed * zoomed));
    gl.uniform1f(this.uniform('opacity'), Math.max(faintest, Math.min(opaque, opaque * Math.sqrt(coverage / covered))));
    gl.drawArrays(gl.POINTS, 0, this.count);
  }

  destroy(): void {
    this.gl.deleteBuffer(this.colours);
    this.gl.deleteProgram(this.program);
  }

  private fill(name: string, size: number, values: Float32Array | Uint8Array): WebGLBuffer {
    const { gl } = this;
    const [buffer, location] = [gl.createBuffer()!, gl.getAttribLocation(this.program, name)];
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(location);
    const bytes = values instanceof Uint8Array;
    gl.vertexAttribPointer(location, size, bytes ? gl.UNSIGNED_BYTE : gl.FLOAT, bytes, 0, 0);
    return buffer;
  }

  private link(): WebGLProgram {
    const { gl } = this;
    const program = gl.createProgram()!;
    for (const [type, source] of [[gl.VERTEX_SHADER, vertexShader], [gl.FRAGMENT_SHADER, fragmentShader]] as const) {
      const shader = gl.createShader(type)!;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS))
      throw new Error(`The map's shaders do not link: ${gl.getProgramInfoLog(program)}`);
    return program;
  }

  private uniform(name: string): WebGLUniformLocation {
    return this.gl.getUniformLocation(this.program, name)!;
  }
}
