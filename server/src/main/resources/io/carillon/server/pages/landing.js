// The page at /: logs in, and shows what that opens. The session is in a cookie that scripts cannot
// read. Text only ever becomes text: names and reasons come from users.
const EVERY_MS = 5000;
const language = document.documentElement.lang;
const byId = (id) => document.getElementById(id);
let inside = null; // not known yet

/** Opens a session; returns whether the server took the token or the code. */
async function logIn(secret) {
  const answer = await fetch("/api/v1/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(secret),
    cache: "no-store",
  });
  inside = answer.ok;
  return answer.ok;
}

/** The code in the fragment, which browsers keep to themselves, logs in once; it leaves the address bar. */
async function takeFromAddress() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const code = fragment.get("code");
  const failure = fragment.get("log-in");
  if (code === null && failure === null) {
    return;
  }
  history.replaceState(null, "", location.pathname + location.search);
  byId("provider-failed").hidden = failure !== "failed";
  byId("no-role").hidden = failure !== "no-role";
  if (code !== null) {
    byId("code-refused").hidden = await logIn({ code });
  }
}

/** Ends the session on the server, and with it the one at an OpenID provider. */
async function logOut() {
  const header = { "X-Carillon-Request": "log-out" };
  if (byId("provider") !== null) {
    location.assign("/oidc/log-out");
    return;
  }
  await fetch("/api/v1/session", { method: "DELETE", headers: header });
  forget();
}

class Refused extends Error {}

async function ask(path) {
  const answer = await fetch("/api/v1" + path, { cache: "no-store" });
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
  if (inside === false) {
    return;
  }
  const caller = await ask("/session");
  inside = true;
  byId("caller").textContent = caller.name;
  byId("log-in").hidden = true;
  byId("inside").hidden = false;
  show(...(await Promise.all([ask("/task-configs?limit=50"), ask("/executions?limit=20")])));
}

async function showState() {
  const answer = await fetch("/health/ready", { cache: "no-store" });
  const state = await answer.json();
  byId("state").className = state.status;
  byId("troubles").textContent = state.troubles.join(", ");
}

function forget() {
  inside = false;
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
      byId("ended").hidden = inside !== true;
      forget();
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

byId("log-in").querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const token = byId("token").value.trim();
  byId("token").value = "";
  for (const message of ["code-refused", "ended", "provider-failed", "no-role"]) {
    byId(message).hidden = true;
  }
  try {
    byId("refused").hidden = await logIn({ token });
  } catch {
    byId("unanswered").hidden = false;
  }
  await refresh();
});
byId("log-out").addEventListener("click", logOut);
addEventListener("hashchange", begin);
for (const origin of document.querySelectorAll(".origin")) {
  origin.textContent = location.origin;
}
begin().then(refreshForEver);
