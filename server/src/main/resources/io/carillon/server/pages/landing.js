// The page at /: remembers the token for this tab, and shows what it opens. Text only ever becomes
// text: names and reasons come from users.
const KEY = "carillon.token";
const EVERY_MS = 5000;
const language = document.documentElement.lang;
const byId = (id) => document.getElementById(id);

/** The code in the fragment, which browsers keep to themselves, logs in once; it leaves the address bar. */
async function takeFromAddress() {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (code === null) {
    return;
  }
  history.replaceState(null, "", location.pathname + location.search);
  const answer = await fetch("/api/v1/login", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code }),
    cache: "no-store",
  });
  byId("code-refused").hidden = answer.ok;
  if (answer.ok) {
    sessionStorage.setItem(KEY, (await answer.json()).token);
  }
}

/** Ends the session on the server too; a token that no log-in made stays as it is. */
async function logOut() {
  const token = sessionStorage.getItem(KEY);
  forget();
  if (token.startsWith("crs_")) {
    await fetch("/api/v1/login", { method: "DELETE", headers: { Authorization: "Bearer " + token } });
  }
}

class Refused extends Error {}

async function ask(path) {
  const token = sessionStorage.getItem(KEY);
  if (!/^[!-~]+$/.test(token)) {
    throw new Refused(); // no header carries it
  }
  const headers = { Authorization: "Bearer " + token };
  const answer = await fetch("/api/v1" + path, { headers, cache: "no-store" });
  if (answer.status === 401) {
    throw new Refused();
  }
  if (!answer.ok) {
    throw new Error(String(answer.status));
  }
  return answer.json();
}

function row(cells) {
  const tr = document.createElement("tr");
  for (const cell of cells) {
    const td = document.createElement("td");
    td.textContent = cell;
    tr.append(td);
  }
  return tr;
}

function fill(name, items, cells) {
  const rows = items.map((item) => row(cells(item)));
  byId(name).tBodies[0].replaceChildren(...rows);
  byId(name).hidden = rows.length === 0;
  byId(name + "-none").hidden = rows.length > 0;
}

function time(instant) {
  const style = { dateStyle: "medium", timeStyle: "medium" };
  return instant === null ? "" : new Date(instant).toLocaleString(language, style);
}

function seconds(execution) {
  if (execution.started_at === null || execution.finished_at === null) {
    return "";
  }
  const millis = new Date(execution.finished_at) - new Date(execution.started_at);
  return (millis / 1000).toLocaleString(language, { maximumFractionDigits: 3 });
}

function show(configs, executions) {
  const names = new Map(configs.items.map((config) => [config.id, config.name]));
  fill("configs", configs.items, (config) => [
    config.name,
    config.task_type,
    config.status,
    time(config.next_due_at),
  ]);
  byId("configs-more").hidden = configs.next_cursor === null;
  fill("executions", executions.items, (execution) => [
    names.get(execution.task_config_id) ?? "#" + execution.task_config_id,
    execution.status,
    time(execution.queued_at),
    seconds(execution),
  ]);
}

async function showInside() {
  const known = sessionStorage.getItem(KEY) !== null;
  byId("log-in").hidden = known;
  byId("inside").hidden = !known;
  if (known) {
    show(...(await Promise.all([ask("/task-configs?limit=50"), ask("/executions?limit=20")])));
  }
}

async function showState() {
  const answer = await fetch("/health/ready", { cache: "no-store" });
  const state = await answer.json();
  byId("state").className = state.status;
  byId("troubles").textContent = state.troubles.join(", ");
}

function forget() {
  sessionStorage.removeItem(KEY);
  byId("inside").hidden = true;
  byId("log-in").hidden = false;
}

async function refresh() {
  try {
    await showState();
    await showInside();
    byId("unanswered").hidden = true;
  } catch (trouble) {
    const refused = trouble instanceof Refused;
    byId("unanswered").hidden = refused;
    if (refused) {
      forget();
      byId("refused").hidden = false;
    }
  }
}

async function begin() {
  try {
    await takeFromAddress();
  } catch {
    byId("unanswered").hidden = false;
  }
  await refresh();
}

async function refreshForEver() {
  if (!document.hidden) {
    await refresh();
  }
  setTimeout(refreshForEver, EVERY_MS);
}

byId("log-in").querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(KEY, byId("token").value.trim());
  byId("token").value = "";
  byId("refused").hidden = true;
  byId("code-refused").hidden = true;
  refresh();
});
byId("log-out").addEventListener("click", logOut);
addEventListener("hashchange", begin);
for (const origin of document.querySelectorAll(".origin")) {
  origin.textContent = location.origin;
}
begin().then(refreshForEver);
