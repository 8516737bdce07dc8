// Passkeys: the browser's part of signing in with one and of adding one.
"use strict";

const bytesOf = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const textOf = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function optionsOf(given) {
  const listed = (each) => ({ ...each, id: bytesOf(each.id) });
  const found = { ...given, challenge: bytesOf(given.challenge) };
  if (given.user) found.user = { ...given.user, id: bytesOf(given.user.id) };
  for (const name of ["excludeCredentials", "allowCredentials"])
    if (given[name]) found[name] = given[name].map(listed);
  return found;
}

function answerOf(made) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (made.response[name]) response[name] = textOf(made.response[name]);
  return { id: made.id, rawId: textOf(made.rawId), type: made.type, response, clientExtensionResults: {} };
}

async function post(form, ending, body) {
  const answer = await fetch(form.action + ending, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": form.elements.csrf.value },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function onSubmit(form, ceremony) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    const button = form.querySelector("button");
    failed.hidden = true;
    button.disabled = true;
    try {
      const given = await post(form, "/options", {});
      const made = await ceremony(optionsOf(given));
      const done = await post(form, "", answerOf(made));
      location.assign(done.next);
    } catch {
      failed.hidden = false;
      button.disabled = false;
      button.focus();
    }
  });
}

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkeys]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-no-passkeys]")) part.hidden = true;
  for (const form of document.querySelectorAll("[data-passkey-sign-in]"))
    onSubmit(form, (publicKey) => navigator.credentials.get({ publicKey }));
  for (const form of document.querySelectorAll("[data-passkey-add]"))
    onSubmit(form, (publicKey) => navigator.credentials.create({ publicKey }));
}
