// Keyboard for the desk. Every key is also a link or a button on the page, so nothing is lost without it.
// A link or button names its key: data-key="a". Single keys can be switched off (WCAG 2.2, 2.1.4).
(() => {
  const dialog = document.getElementById("shortcuts");
  const setting = document.getElementById("shortcuts-on");
  const isOn = () => localStorage.getItem("shortcuts") !== "off";
  const isTyping = (node) => node.matches("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");

  function move(step) {
    const links = [...document.querySelectorAll(".inbox > li > a, [data-list] a[data-item]")];
    const at = links.indexOf(document.activeElement);
    const start = at < 0 ? links.findIndex((link) => link.hasAttribute("aria-current")) : at;
    links[Math.max(0, Math.min(links.length - 1, start + step))]?.focus();
  }

  const keys = {
    "/": () => document.querySelector("input[type=search]")?.focus(),
    "j": () => move(1),
    "k": () => move(-1),
    "?": () => dialog.showModal(),
  };

  document.addEventListener("keydown", (press) => {
    if (!isOn() || press.ctrlKey || press.metaKey || press.altKey || dialog.open || isTyping(press.target)) return;
    const target = document.querySelector(`[data-key="${CSS.escape(press.key)}"]`);
    const act = target ? () => (target.focus(), target.click()) : keys[press.key];
    if (!act) return;
    press.preventDefault();
    act();
  });

  document.querySelectorAll("[data-shortcuts]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => dialog.showModal());
  });
  setting.checked = isOn();
  setting.addEventListener("change", () => localStorage.setItem("shortcuts", setting.checked ? "on" : "off"));
})();
