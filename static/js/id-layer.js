// A Leaflet layer for choropleths: draws which area every pixel belongs to once per view, then colours by look-up.
//
// When the view has moved, each polygon is filled with its own number as colour into a hidden canvas, and the numbers
// are read back into one array, one entry per pixel. Another indicator is then a single pass over that array:
// independent of how many polygons and vertices there are. Which area lies under the pointer is one array read.
// Areas without a class get a pattern by pixel position, so that no meaning rests on colour alone.

/* global L */

import { worldX, worldY } from "./mercator.js";

const FINEST = 2; // pixels of a canvas per CSS pixel: a phone with three would compute twice as many that nobody can tell
const PADDING = 0.1; // of the map's size on each side, so that small drags do not show an edge
const PATTERN_STEP = 8; // CSS pixels between the lines or dots of a pattern

// Is the pixel at (x, y), counted in pattern units, part of the drawing?
const PATTERNS = {
  rising: (x, y, k, w) => (x + y) % k < w,
  falling: (x, y, k, w) => (((x - y) % k) + k) % k < w,
  grid: (x, y, k, w) => x % k < w || y % k < w,
  columns: (x, y, k, w) => x % k < w,
  level: (x, y, k, w) => y % k < w,
  dots: (x, y, k, w) => x % k < w * 2 && (y + (Math.floor(x / k) % 2) * (k >> 1)) % k < w * 2,
  cross: (x, y, k, w) => (x + y) % k < w || (((x - y) % k) + k) % k < w,
};

export const IdLayer = L.Layer.extend({
  initialize(options) {
    L.setOptions(this, options);
    this._hovered = this._pinned = -1;
    this._view = null;
  },

  onAdd() {
    this._canvas = this._makeCanvas("choropleth");
    this._overlay = this._makeCanvas("choropleth-overlay");
    this._marks = this._makeCanvas("choropleth-marks");
    this._hidden = document.createElement("canvas");
    this._redraw();
  },

  onRemove() {
    for (const canvas of this._canvases()) canvas.remove();
  },

  _canvases() {
    return [this._canvas, this._overlay, this._marks];
  },

  getEvents() {
    const events = { moveend: this._redraw, resize: this._redraw, zoom: this._onZoom };
    if (this._zoomAnimated) events.zoomanim = this._onZoomAnimation;
    return events;
  },

  /** Decoded shapes (shapes.js). Areas keep look and marks when only the resolution changes. */
  setShapes(shapes) {
    if (String(shapes.codes) !== String(this._shapes?.codes)) {
      this._look = null;
      this._hovered = this._pinned = -1;
    }
    this._shapes = shapes;
    if (this._map) this._redraw();
  },

  /** Show nothing: rather an empty map than one that belongs to something else. */
  clear() {
    this._shapes = this._look = this._ids = this._view = null;
    for (const canvas of this._canvases()) canvas.width = canvas.height = 0;
  },

  /** What is drawn upon the areas: functions of a context and the present view. `faded` tells which areas step back. */
  setDrawings(drawings, faded = null) {
    this._drawings = drawings;
    this._faded = faded;
    if (this._view) this._drawOverlay();
  },

  /** Per area `colours[i]` ("#rrggbb") and upon it `patterns[i]` (null, or a list of {kind, ink, weight}). */
  setLook(look) {
    this._look = look;
    if (this._ids) this._paint();
  },

  /** Areas to mark with a line: the one under the pointer, the pinned one. */
  setMarks({ hovered = this._hovered, pinned = this._pinned }) {
    if (hovered === this._hovered && pinned === this._pinned) return;
    this._hovered = hovered;
    this._pinned = pinned;
    if (this._view) this._drawMarks();
  },

  /** A container point in the CSS pixels of what is drawn. */
  pointInView(point) {
    return this._view ? this._map.containerPointToLayerPoint(point).subtract(this._view.topLeft) : { x: -1, y: -1 };
  },

  /** The area at a container point, −1 outside of all. */
  areaAt(point) {
    if (!this._ids || !this._view) return -1;
    const { width, height, ratio, topLeft } = this._view;
    const here = this._map.containerPointToLayerPoint(point).subtract(topLeft);
    const x = Math.floor(here.x * ratio);
    const y = Math.floor(here.y * ratio);
    return x < 0 || y < 0 || x >= width || y >= height ? -1 : this._ids[y * width + x] - 1;
  },

  _makeCanvas(name) {
    const canvas = L.DomUtil.create("canvas", `${name} leaflet-zoom-${this._zoomAnimated ? "animated" : "hide"}`);
    this.getPane().appendChild(canvas);
    return canvas;
  },

  _redraw() {
    if (!this._shapes) return;
    const { x, y } = this._map.getSize();
    if (!x || !y) return; // nothing to draw upon, as long as the frame is folded away
    this._setView();
    this._makePaths();
    this._drawIds();
    this._drawBorders();
    if (this._look) this._paint();
    this._drawOverlay();
    this._drawMarks();
  },

  _setView() {
    const size = this._map.getSize();
    const ratio = Math.min(window.devicePixelRatio || 1, FINEST);
    const topLeft = this._map.containerPointToLayerPoint(size.multiplyBy(-PADDING)).round();
    const extent = size.multiplyBy(1 + 2 * PADDING).round();
    const origin = this._map.getPixelOrigin().add(topLeft);
    const width = Math.round(extent.x * ratio);
    const height = Math.round(extent.y * ratio);
    const scale = (this._map.options.crs.scale(this._map.getZoom()) / 256) * ratio;
    this._view = { topLeft, width, height, ratio, scale, x: -origin.x * ratio, y: -origin.y * ratio };
    this._bounds = L.latLngBounds(
      this._map.layerPointToLatLng(topLeft),
      this._map.layerPointToLatLng(topLeft.add(extent)),
    );
    for (const canvas of this._canvases()) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${extent.x}px`;
      canvas.style.height = `${extent.y}px`;
      L.DomUtil.setTransform(canvas, topLeft, 1);
    }
    this._hidden.width = width;
    this._hidden.height = height;
    this._isDrawnUpon = this._isMarked = false; // a new size has emptied them
  },

  _makePaths() {
    this._paths = this._shapes.rings.map((rings) => this._path(rings, true));
  },

  _path(lines, closed) {
    const { scale, x, y } = this._view;
    const path = new Path2D();
    for (const line of lines) {
      path.moveTo(line[0] * scale + x, line[1] * scale + y);
      for (let i = 2; i < line.length; i += 2) path.lineTo(line[i] * scale + x, line[i + 1] * scale + y);
      if (closed) path.closePath();
    }
    return path;
  },

  _drawIds() {
    const { width, height } = this._view;
    const context = this._hidden.getContext("2d", { willReadFrequently: true });
    this._paths.forEach((path, i) => {
      const id = i + 1;
      context.fillStyle = `rgb(${id & 255} ${id >> 8} ${check(id)})`;
      context.fill(path, "evenodd");
    });
    this._ids = readIds(context.getImageData(0, 0, width, height).data, width * height, this._paths.length);
    this._image = null;
  },

  // Stroking thousands of vertices takes longer than everything else, so borders are drawn once per view.
  _drawBorders() {
    const { width, height, ratio } = this._view;
    this._borders ??= document.createElement("canvas");
    this._borders.width = width;
    this._borders.height = height;
    const context = this._borders.getContext("2d");
    context.lineJoin = "round";
    context.strokeStyle = this.options.borderColour;
    context.lineWidth = (this._paths.length > 2000 ? 0.5 : 0.8) * ratio;
    context.stroke(this._path(this._shapes.borders, false));
  },

  _paint() {
    const { width, height, ratio } = this._view;
    const context = this._canvas.getContext("2d");
    this._image ??= context.createImageData(width, height);
    const pixels = new Uint32Array(this._image.data.buffer);
    const table = lookUpTable(this._look, this._paths.length);
    colour(pixels, this._ids, table, width, Math.round(PATTERN_STEP * ratio), Math.max(1, Math.round(1.4 * ratio)));
    context.putImageData(this._image, 0, 0);
    context.drawImage(this._borders, 0, 0);
  },

  // A canvas that nothing was ever drawn on costs neither memory nor time.
  _drawOverlay() {
    const drawings = this._drawings ?? [];
    if (!drawings.length && !this._isDrawnUpon) return;
    this._isDrawnUpon = drawings.length > 0;
    const { width, height, scale, x, y } = this._view;
    const context = this._overlay.getContext("2d");
    context.clearRect(0, 0, width, height);
    const project = ([longitude, latitude]) => [worldX(longitude) * scale + x, worldY(latitude) * scale + y];
    const view = { ...this._view, project, shapes: this._shapes, paths: this._paths, faded: this._faded };
    for (const draw of drawings) draw(context, view);
  },

  _drawMarks() {
    const strokes = [[this._hovered, 2], [this._pinned, 3]].filter(([area]) => area >= 0);
    if (!strokes.length && !this._isMarked) return;
    this._isMarked = strokes.length > 0;
    const { width, height, ratio } = this._view;
    const context = this._marks.getContext("2d");
    context.clearRect(0, 0, width, height);
    context.lineJoin = "round";
    for (const [area, thickness] of strokes) {
      // Light beneath dark: visible on every class colour.
      for (const [style, extra] of [["#ffffff", 3], [this.options.markColour, 0]]) {
        context.strokeStyle = style;
        context.lineWidth = (thickness + extra) * ratio;
        context.stroke(this._paths[area]);
      }
    }
  },

  _onZoomAnimation(event) {
    this._transform(event.center, event.zoom);
  },

  _onZoom() {
    if (this._bounds) this._transform(this._map.getCenter(), this._map.getZoom());
  },

  // As Leaflet's own image overlay does: the old picture is stretched until the new one is drawn at moveend.
  _transform(center, zoom) {
    if (!this._bounds || !this._view) return;
    const box = this._map._latLngBoundsToNewLayerBounds(this._bounds, zoom, center);
    const scale = box.getSize().x / (this._view.width / this._view.ratio);
    for (const canvas of this._canvases()) L.DomUtil.setTransform(canvas, box.min, scale);
  },
});

// A checksum in the blue channel: where two areas meet, the browser mixes their colours, and a mixture is recognised.
function check(id) {
  return (id * 37 + 101) & 255;
}

/** One number per pixel: 0 outside, else area + 1. Mixed pixels take their left neighbour's; borders cover them. */
function readIds(data, count, most) {
  const pixels = new Uint32Array(data.buffer, data.byteOffset, count);
  const ids = new Uint16Array(count);
  let pixel = 0;
  let last = 0;
  for (let i = 0; i < count; i += 1) {
    if (pixels[i] !== pixel) { // most pixels are like their neighbours
      pixel = pixels[i];
      last = idOf(pixel, last, most);
    }
    ids[i] = last;
  }
  return ids;
}

/** Of a pixel of a little-endian machine, which all browsers run on. */
function idOf(pixel, last, most) {
  const alpha = pixel >>> 24;
  if (alpha < 128) return 0;
  const id = pixel & 0xffff;
  return alpha === 255 && id > 0 && id <= most && ((pixel >>> 16) & 255) === check(id) ? id : last;
}

function lookUpTable({ colours, patterns }, count) {
  const ground = new Uint32Array(count + 1);
  const layers = new Array(count + 1).fill(null);
  for (let i = 0; i < count; i += 1) {
    ground[i + 1] = packed(colours[i]);
    if (patterns[i]) {
      layers[i + 1] = patterns[i].map(({ kind, ink, weight = 1 }) => ({ isIn: PATTERNS[kind], ink: packed(ink), weight }));
    }
  }
  return { ground, layers };
}

/** #rrggbb as such a pixel. */
function packed(hex) {
  const number = parseInt(hex.slice(1), 16);
  return (0xff000000 | ((number & 255) << 16) | (number & 0xff00) | (number >> 16)) >>> 0;
}

function colour(pixels, ids, { ground, layers }, width, step, weight) {
  for (let i = 0; i < ids.length; i += 1) {
    const id = ids[i];
    pixels[i] = ground[id];
    if (layers[id] === null) continue;
    const x = i % width;
    const y = Math.floor(i / width);
    for (const layer of layers[id]) {
      if (layer.isIn(x, y, step, layer.weight * weight)) {
        pixels[i] = layer.ink;
        break;
      }
    }
  }
}
