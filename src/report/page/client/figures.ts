import { beginning, type Figure, standalone, still, titled, type View } from "../../plot/figure/figure.ts";
import { type Table, tableOf, tableRows } from "../../plot/figure/table.ts";
import { copyText, say } from "./copy.ts";
import { draw, pngOf, svgTextOf } from "./draw.ts";
import { fitted } from "./fit.ts";
import { withLegendOf } from "./legend.ts";
import { fillNumbers } from "./numbers.ts";

/** The figures on the page: what is chosen in each, and which arms are hidden in all of them. */
export class Figures {
  private figures: readonly Figure[];
  private readonly picks = new Map<string, number[]>();
  private readonly hidden = new Set<string>();
  private readonly drawn = new Map<string, Drawn>();

  constructor(figures: readonly Figure[]) {
    this.figures = figures;
  }

  listen(): void {
    document.addEventListener("change", (event) => this.onChange(event.target));
    document.addEventListener("click", (event) => this.onClick(event.target));
    document.addEventListener("toggle", (event) => this.onToggle(event.target), { capture: true });
    new ResizeObserver(() => void this.redrawResized()).observe(document.body);
  }

  async drawAll(): Promise<void> {
    for (const figure of this.figures) await this.draw(figure).catch(reportError);
  }

  /** New data from a run in progress; choices stay. */
  replace(figures: readonly Figure[]): void {
    const before = new Map(this.figures.map((figure) => [figure.kind as string, JSON.stringify(figure)]));
    this.figures = figures;
    for (const figure of figures) {
      const element = elementOf(figure);
      if (element === undefined) continue;
      this.restoreControls(element, figure);
      const empty = element.querySelector(".plot svg") === null;
      if (empty || before.get(figure.kind) !== JSON.stringify(figure)) void this.draw(figure);
    }
  }

  private async draw(figure: Figure): Promise<void> {
    const container = elementOf(figure)?.querySelector<HTMLElement>(".plot > div");
    if (container === null || container === undefined || container.clientWidth === 0) return;
    const width = container.clientWidth;
    this.drawn.get(figure.kind)?.finalize();
    const spec = standalone(this.shown(figure), this.viewOf(figure));
    const view = await draw(fitted(figure, spec, width), container);
    this.drawn.set(figure.kind, { width, finalize: () => void view.finalize() });
    const numbers = elementOf(figure)?.querySelector<HTMLDetailsElement>("details.numbers");
    if (numbers?.open) fillNumbers(numbers, this.shown(figure), this.viewOf(figure));
  }

  private async redrawResized(): Promise<void> {
    for (const figure of this.figures) {
      const width = elementOf(figure)?.querySelector(".plot > div")?.clientWidth;
      if (width !== undefined && width !== this.drawn.get(figure.kind)?.width) await this.draw(figure);
    }
  }

  /** Without the hidden arms. */
  private shown(figure: Figure): Figure {
    if (this.hidden.size === 0 || figure.arms.length === 0) return figure;
    const tables = Object.entries(figure.tables).map(([name, table]) => [name, this.withoutHidden(table)]);
    return { ...figure, tables: Object.fromEntries(tables) };
  }

  private withoutHidden(table: Table): Table {
    if (table.columns.arm === undefined) return table;
    return tableOf(tableRows(table).filter((row) => !this.hidden.has(String(row.arm))));
  }

  private viewOf(figure: Figure): View {
    const picks = this.picksOf(figure);
    return figure.views.find((view) => view.picks.every((pick, i) => pick === picks[i])) ?? figure.views[0];
  }

  private picksOf(figure: Figure): number[] {
    const known = this.picks.get(figure.kind);
    if (known !== undefined) return known;
    const picks = [...beginning(figure)];
    this.picks.set(figure.kind, picks);
    return picks;
  }

  private figureAt(element: Element): Figure | undefined {
    const kind = element.closest<HTMLElement>("[data-figure]")?.dataset.figure;
    return this.figures.find((figure) => figure.kind === kind);
  }

  private onChange(target: EventTarget | null): void {
    if (!(target instanceof HTMLSelectElement || target instanceof HTMLInputElement)) return;
    const { choice } = target.dataset;
    const figure = this.figureAt(target);
    if (choice === undefined || figure === undefined) return;
    const pick = target instanceof HTMLSelectElement ? Number(target.value) : Number(target.checked);
    if (choice === "0" && figure.begin !== undefined) {
      this.picks.set(figure.kind, [...beginning(figure, pick)]);
      const element = elementOf(figure);
      if (element !== undefined) this.restoreControls(element, figure);
    } else this.picksOf(figure)[Number(choice)] = pick;
    void this.draw(figure);
  }

  private onClick(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    const arm = target.closest<HTMLElement>("[data-arm]");
    if (arm !== null) this.toggleArm(arm.dataset.arm ?? "");
    const save = target.closest<HTMLElement>("[data-save]");
    const figure = save === null ? undefined : this.figureAt(save);
    if (save !== null && figure !== undefined) void this.save(figure, save.dataset.save ?? "svg");
  }

  private onToggle(target: EventTarget | null): void {
    if (!(target instanceof HTMLDetailsElement) || !target.open) return;
    const figure = this.figureAt(target);
    if (figure !== undefined) fillNumbers(target, this.shown(figure), this.viewOf(figure));
  }

  private toggleArm(label: string): void {
    if (!this.hidden.delete(label)) this.hidden.add(label);
    for (const button of document.querySelectorAll<HTMLElement>("[data-arm]")) {
      if (button.dataset.arm === label) button.setAttribute("aria-pressed", String(!this.hidden.has(label)));
    }
    for (const figure of this.figures) if (figure.arms.includes(label)) void this.draw(figure);
  }

  private async save(figure: Figure, format: string): Promise<void> {
    const whole = standalone(this.shown(figure), this.viewOf(figure));
    const spec = withLegendOf(
      whole,
      figure.arms.filter((label) => !this.hidden.has(label)),
    );
    if (format === "spec") {
      await copyText(JSON.stringify(spec, null, 2));
      return;
    }
    const name = document.title.replace(/ · runx$/, "");
    const picture = still(titled(spec, figure, name));
    const blob =
      format === "png"
        ? await pngOf(picture)
        : new Blob([await svgTextOf(picture)], { type: "image/svg+xml" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${name.replace(/[^\w-]+/g, "-")}-${figure.kind}.${format}`;
    link.click();
    URL.revokeObjectURL(link.href);
    say(`Saved ${link.download}`);
  }

  private restoreControls(element: HTMLElement, figure: Figure): void {
    this.picksOf(figure).forEach((pick, i) => {
      const control = element.querySelector<HTMLInputElement | HTMLSelectElement>(`[data-choice="${i}"]`);
      if (control instanceof HTMLSelectElement) control.value = String(pick);
      else if (control !== null) control.checked = pick === 1;
    });
    for (const button of element.querySelectorAll<HTMLElement>("[data-arm]")) {
      button.setAttribute("aria-pressed", String(!this.hidden.has(button.dataset.arm ?? "")));
    }
  }
}

interface Drawn {
  readonly width: number;
  readonly finalize: () => void;
}

function elementOf(figure: Figure): HTMLElement | undefined {
  return document.querySelector<HTMLElement>(`[data-figure="${figure.kind}"]`) ?? undefined;
}
