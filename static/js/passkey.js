// Wires a form with [data-passkey] to the scripts of allauth. Without script, or without passkeys in the browser,
// the form stays hidden and the code by text is the way.
const form = document.querySelector("form[data-passkey]");
const problem = document.querySelector("[data-passkey-problem]");

document.addEventListener("allauth.error", event => {
  event.preventDefault(); // said on the page, not on the console
  if (problem) problem.hidden = false;
});

if (form && window.PublicKeyCredential && window.allauth) {
  const ids = {credential: "passkey_credential", passwordless: "passkey_alone"};
  if (document.getElementById("passkey_data")) ids.data = "passkey_data";
  const start = {add: "addForm", login: "loginForm", show: "authenticateForm"}[form.dataset.passkey];
  ids[form.dataset.passkey === "show" ? "authenticate" : form.dataset.passkey] = "passkey_button";
  window.allauth.webauthn.forms[start]({ids});
  form.hidden = false;
  document.querySelector("[data-passkey-without]")?.setAttribute("hidden", "");
}
