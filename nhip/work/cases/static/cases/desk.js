// In the inbox: x ticks the case under the cursor, X all of them. Without it the boxes are clicked.
(() => {
  const boxes = () => [...document.querySelectorAll("[data-list] input[type=checkbox]")];
  document.addEventListener("keydown", (press) => {
    if (localStorage.getItem("shortcuts") === "off" || press.ctrlKey || press.metaKey || press.altKey) return;
    if (press.target.matches("input:not([type=checkbox]), select, textarea")) return;
    if (press.key === "x") {
      const box = document.activeElement?.closest("tr")?.querySelector("input[type=checkbox]");
      if (box) box.checked = !box.checked;
    } else if (press.key === "X") {
      const all = boxes();
      const isOn = all.some((box) => !box.checked);
      all.forEach((box) => { box.checked = isOn; });
    } else if (press.key === "o") {
      document.activeElement?.closest("tr")?.querySelector("a[data-item]")?.click();
    }
  });
})();
