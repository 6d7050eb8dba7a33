// Outlines of the areas that meet the reader's conditions. Pure: no DOM access beyond the given context.

export function outlinesDrawing(kept) {
  return (context, { paths, ratio }) => {
    context.lineJoin = "round";
    context.strokeStyle = "#131525";
    context.lineWidth = 1.6 * ratio;
    paths.forEach((path, i) => {
      if (kept[i] === "met") context.stroke(path);
    });
  };
}
