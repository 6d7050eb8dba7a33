// What vega-interpreter asks of vega-util, from the one file in which vega has it already.

export const { ascending, isString, DisallowedObjectProperties } = globalThis.vega;
