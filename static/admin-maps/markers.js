// Leaflet finds its markers beside its style sheet. The style sheet's hashed name hides it from Leaflet, and
// django-leaflet's form pages do not say where they are, so this says it: beside this script's own folder.
const images = new URL("../leaflet/images/", document.currentScript.src).href;

document.addEventListener("DOMContentLoaded", () => {
  window.L.Icon.Default.imagePath = images;
});
