// The page on which a frame is put together: every choice asks the server for the same page and shows its code and
// preview. Without script the button does.

const form = document.querySelector("[data-part=embed-form]");
const result = document.querySelector("[data-part=embed-result]");
const trouble = document.querySelector("[data-part=embed-trouble]");
let latest = 0;

form.querySelector("[data-part=embed-submit]").hidden = true;
form.addEventListener("change", show);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});

async function show() {
  const turn = (latest += 1);
  const address = `?${new URLSearchParams(new FormData(form))}`;
  const answer = await fetch(address).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  if (turn !== latest) return;
  const fresh = page?.querySelector("[data-part=embed-result]");
  trouble.hidden = Boolean(fresh);
  if (!fresh) return;
  // The copy button stays, with what listens to it; only what it copies and the preview are new.
  result.querySelector("#snippet").textContent = fresh.querySelector("#snippet").textContent;
  const [old, preview] = [result.querySelector("iframe"), fresh.querySelector("iframe")];
  old.height = preview.height;
  old.title = preview.title;
  if (old.src !== preview.src) old.src = preview.src;
  result.querySelector("[data-part=copied]").textContent = "";
  history.replaceState(null, "", address);
}
