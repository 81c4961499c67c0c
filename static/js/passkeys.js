// Passkeys: the browser asks the person's device, the answer goes along in the form.
// The ceremonies are django-allauth's (mfa/js); here the buttons are tied to them.
(() => {
  "use strict";

  // The options of the ceremony lie in the page as data: <script type="application/json">.
  const settings = (button) => ({
    ids: {
      add: button.id,
      authenticate: button.id,
      login: button.id,
      credential: button.dataset.credential,
      passwordless: button.dataset.passwordless || undefined,
      data: "js_data",
    },
  });

  const tell = (text) => {
    document.querySelectorAll("[data-passkey-told]").forEach((place) => {
      place.textContent = text;
      place.hidden = false;
      place.focus();
    });
  };

  document.querySelectorAll("[data-passkey]").forEach((button) => {
    const ceremony = window.allauth?.webauthn?.forms[button.dataset.passkey];
    if (!ceremony || !window.webauthnJSON.supported()) {
      button.disabled = true;
      tell(button.dataset.unsupported);
      return;
    }
    ceremony(settings(button));
  });

  // Cancelled, timed out or no such key: the device says no more than that.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const button = document.querySelector("[data-passkey]");
    tell(button.dataset.failed);
  });
})();
