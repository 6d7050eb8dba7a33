// The menu of what can be taken away. The server has written it for the address that was asked; where scripts have
// changed the address since, links, link field and citation follow as soon as the menu is used.

const menu = document.querySelector("[data-part=takeaway]");
const citation = menu?.querySelector("[data-part=citation-place]");
let told = location.search;

menu?.addEventListener("toggle", follow);
menu?.addEventListener("focusin", follow);
menu?.addEventListener("pointerenter", follow);

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(document.getElementById(button.dataset.copies), button));
}

function follow() {
  if (!location.search || told === location.search) return;
  told = location.search;
  for (const link of menu.querySelectorAll("a[data-follows]")) link.href = withQuestion(link.href, location.search);
  const field = menu.querySelector("#permalink");
  if (field) field.value = location.href;
  if (citation?.dataset.address) renew();
}

/** The page's question, and what the link itself asks beyond it (paper). */
export function withQuestion(address, question) {
  const there = new URL(address);
  const paper = there.searchParams.get("paper");
  there.search = question;
  if (paper) there.searchParams.set("paper", paper);
  return there.href;
}

async function renew() {
  const wanted = told;
  const answer = await fetch(withQuestion(new URL(citation.dataset.address, location.href).href, wanted));
  if (!answer.ok || wanted !== told) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-part=citation]");
  if (fresh) citation.replaceChildren(document.adoptNode(fresh));
}

async function copy(field, button) {
  const status = button.closest("section, [data-part=embed-result]")?.querySelector("[data-part=copied]");
  try {
    await navigator.clipboard.writeText(field.value ?? field.textContent);
    if (status) status.textContent = status.dataset.done;
  } catch {
    field.focus();
    if (field.select) field.select();
    else getSelection().selectAllChildren(field);
    if (status) status.textContent = status.dataset.failed;
  }
}
