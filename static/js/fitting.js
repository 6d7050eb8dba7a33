// Fits a chart's specification to the width it is drawn in. Pure.

const NARROW = 480;
const SMALL = 150; // the height of small charts, which have no legend
const LINE = 24; // of a legend
const PANEL = 300; // the least room of a small chart among others
const LETTER = 7.2; // of its title, on average
const CELL = 60; // of a matrix with numbers, its names counted in
const BESIDE_PANEL = 64; // its axis, and the gap to the next

/** On a telephone legends stand in one column and names in two lines, or they would leave no room for what they name;
    small charts stand side by side as far as there is room. */
export function fitted(spec, width) {
  if (spec.concat) {
    const columns = Math.max(1, Math.floor(width / PANEL));
    const across = Math.floor(width / columns) - BESIDE_PANEL;
    const concat = spec.concat.map((panel) => ({ ...panel, width: across, title: wrapped(panel.title, across) }));
    return { ...spec, columns, concat };
  }
  if (width >= NARROW) return spec;
  const legend = { ...spec.config?.legend, columns: 1, labelLimit: Math.max(120, width - 60),
    layout: { bottom: { anchor: "start", direction: "vertical" } } };
  const { square, columns } = spec.usermeta ?? {};
  const drawn = square ? width : spec.height; // as high as it is wide
  const height = spec.height > SMALL ? drawn + Math.max(60, LINE * keys(spec)) : drawn; // for the longer column
  const fits = JSON.parse(JSON.stringify(spec), shorten(width));
  if (columns && width / columns < CELL) Object.assign(fits, { layer: coloursOnly(fits.layer) });
  return { ...fits, height, config: { ...spec.config, legend } };
}

/** The title of a small chart in as many lines as it needs, so that the drawing need not shrink for it. */
function wrapped(title, across) {
  if (!title?.text) return title;
  const letters = Math.floor((across + BESIDE_PANEL / 2) / LETTER);
  return { ...title, text: title.text.match(new RegExp(`.{1,${letters}}(?= |$)|[^ ]+`, "g")).map((line) => line.trim()) };
}

/** A matrix whose cells have no room for numbers: a key tells what its colours mean. */
function coloursOnly(layers) {
  const legend = { orient: "bottom", direction: "horizontal", title: null, values: [-1, 0, 1], gradientLength: 160,
    labelExpr: "datum.value > 0 ? '+1' : datum.value < 0 ? '−1' : '0'" };
  return layers.filter((layer) => !layer.name?.startsWith("numbers"))
    .map((layer) => layer.encoding?.color?.field === "r"
      ? { ...layer, encoding: { ...layer.encoding, color: { ...layer.encoding.color, legend } } } : layer);
}

/** How many entries its legends have. Colour and shape of the same field share one. */
function keys(spec) {
  const fields = new Map();
  for (const { encoding = {} } of [spec, ...(spec.layer ?? [])]) {
    for (const channel of [encoding.color, encoding.shape]) {
      if (channel?.legend !== null && channel?.scale?.domain) fields.set(channel.field, channel.scale.domain.length);
    }
  }
  return [...fields.values()].reduce((sum, count) => sum + count, 0);
}

/** Names beside rows: lines of about so many letters as fit into two fifths of the width. */
function shorten(width) {
  const labelLimit = Math.round(width * 0.42);
  const letters = Math.round(labelLimit / 5.6);
  const names = {
    labelLimit, labelFontSize: 11, labelLineHeight: 12,
    labelExpr: `slice(split(replace(datum.label, regexp('(.{1,${letters}})( |$)', 'g'), '$1|'), '|'), 0, 2)`,
  };
  return (key, value) => key === "axis" && value?.labelLimit > labelLimit ? { ...value, ...names } : value;
}
