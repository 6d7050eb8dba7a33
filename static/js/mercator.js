// Web Mercator "world" pixels at zoom 0 (256 × 256), as Leaflet uses them. Pure.

export function worldX(longitude) {
  return ((longitude + 180) / 360) * 256;
}

export function worldY(latitude) {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 256;
}
