// The preview follows what is typed; without this script the button "preview" does the same.
(function () {
  "use strict";
  var form = document.querySelector("form[data-preview]");
  var shown = document.getElementById("preview");
  if (!form || !shown || !window.fetch) { return; }
  var waiting = null;
  form.addEventListener("input", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () {
      var sent = new FormData(form);
      sent.append("preview", "1");
      window.fetch(form.action || window.location.href, {
        method: "POST", body: sent, credentials: "same-origin", headers: { "X-Preview": "1" }
      }).then(function (answer) { return answer.ok ? answer.text() : ""; }).then(function (html) {
        if (html) { shown.innerHTML = html; }
      }, function () { /* the last preview stays */ });
    }, 400);
  });
}());
