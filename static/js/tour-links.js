// Links to the short tour appear where scripts run; without them the help page tells the same.

for (const link of document.querySelectorAll("[data-tour-link]")) link.hidden = false;
