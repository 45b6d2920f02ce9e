/** Copying text, and saying so to those who cannot see it. */
export function listenForCopies(textOf: (name: string) => string | undefined): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
    const text = button === null ? undefined : textOf(button.dataset.copy ?? "");
    if (text !== undefined) void copyText(text);
  });
}

export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied");
  } catch {
    say(copyBySelection(text) ? "Copied" : "The browser does not allow copying");
  }
}

/** For browsers that keep the clipboard from pages opened from disk. */
function copyBySelection(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}

export function say(text: string): void {
  const status = document.getElementById("said");
  if (status === null) return;
  status.textContent = text;
  status.classList.add("said");
  setTimeout(() => status.classList.remove("said"), 1800);
}
