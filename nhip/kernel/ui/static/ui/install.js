"use strict";
// Lets the portal be installed, and tell honestly when there is no network; nothing depends on it.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/service-worker.js").catch(() => {});
}
