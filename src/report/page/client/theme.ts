/** `auto` follows the system; the others overrule it. Colours are custom properties, so nothing is drawn again. */
export function listenForTheme(): void {
  document.addEventListener("change", (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || target.name !== "theme") return;
    if (target.value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = target.value;
  });
}
