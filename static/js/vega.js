// The charts' library: three times as heavy as a whole page, so it is asked for with import() where a chart is drawn.
// Vega runs with its interpreter, because the Content-Security-Policy lets no text become code.

export { Error as onlyErrors, parse, View } from "vega";
export { expressionInterpreter } from "vega-interpreter";
export { compile } from "vega-lite";
