// Passkeys: the browser's ceremony between a form and its hidden `credential` field (WebAuthn level 2).
// The forms are shown only where the browser knows passkeys; without scripts the password works.
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;

  const bytes = (text) => {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) => {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const withBytes = (descriptor) => ({ ...descriptor, id: bytes(descriptor.id) });

  const readable = (options) => {
    const known = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    if (known.user) known.user = { ...known.user, id: bytes(known.user.id) };
    for (const list of ["excludeCredentials", "allowCredentials"]) {
      if (known[list]) known[list] = known[list].map(withBytes);
    }
    return known;
  };

  const asJson = (credential) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[part]) response[part] = text(credential.response[part]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  };

  const optionsOf = async (form) => {
    if (!form.dataset.options) return JSON.parse(document.getElementById("passkey-options").textContent);
    const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`passkey options: ${answer.status}`);
    return answer.json();
  };

  const perform = async (form) => {
    const publicKey = readable(await optionsOf(form));
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.credential.value = asJson(credential);
    form.submit();
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const error = form.querySelector("[data-passkey-error]");
      error.hidden = true;
      perform(form).catch(() => { error.hidden = false; });
    });
  }
})();
