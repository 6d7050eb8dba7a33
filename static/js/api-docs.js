// Browses the API's OpenAPI document with Swagger UI. A file of its own, because the Content-Security-Policy allows no
// inline script; and not drf-spectacular's, because that sets a CSRF cookie for writing, and this API only reads.

const place = document.getElementById("swagger-ui");

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  deepLinking: true,
  supportedSubmitMethods: ["get"],
  validatorUrl: null, // nothing is sent to other houses
});
