import { numberText } from "../../../text/number.ts";
import { COSTS, isPlayCost, type PlayCost, type Setting } from "./settings.ts";

/** An element that a reader sets a value with. */
export interface Control<Value> {
  readonly element: HTMLElement;
  /** Sets the element to a value. */
  readonly show: (value: Value) => void;
}

export function slider(
  { name, label, from, to, step, log }: Setting,
  set: (value: number) => void,
): Control<number> {
  const element = document.createElement("label");
  const input = document.createElement("input");
  Object.assign(input, { type: "range", min: from, max: to, step, name });
  const shown = document.createElement("output");
  input.addEventListener("input", () => {
    set(log ? Number((10 ** Number(input.value)).toPrecision(3)) : Number(input.value));
  });
  element.append(`${label} `, input, " ", shown);
  const show = (value: number) => {
    input.value = String(log ? Math.log10(value) : value);
    input.setAttribute("aria-valuetext", String(value));
    shown.textContent = numberText(value);
  };
  return { element, show };
}

export function costChoice(set: (cost: PlayCost) => void): Control<PlayCost> {
  const element = document.createElement("label");
  const select = document.createElement("select");
  for (const cost of COSTS) select.append(new Option(cost, cost));
  select.addEventListener("change", () => {
    if (isPlayCost(select.value)) set(select.value);
  });
  element.append("cost ", select);
  const show = (cost: PlayCost) => {
    select.value = cost;
  };
  return { element, show };
}
