/** "Train it again": a recorded training in the reader's browser, compared with its record. */
import type { EpochRecord } from "../../../model/trial.ts";
import type { Lab, LabTraining } from "../../../report/content/lab.ts";
import type { LabMessage } from "../../messages.ts";
import { drawFitted } from "../chart.ts";
import { LabThread } from "../thread.ts";
import { LabData } from "./data.ts";
import { pictureOf } from "./picture.ts";
import { verdict } from "./verdict.ts";

export function startAgain(root: HTMLElement, lab: Lab): void {
  new Again(root, lab).begin();
}

type Parts = ReturnType<typeof partsOf>;

function partsOf(root: HTMLElement) {
  const find = <Kind extends Element>(selector: string): Kind => root.querySelector<Kind>(selector)!;
  return {
    select: find<HTMLSelectElement>("select"),
    train: find<HTMLButtonElement>("[data-do=train]"),
    stop: find<HTMLButtonElement>("[data-do=stop]"),
    files: find<HTMLElement>(".files"),
    input: find<HTMLInputElement>("input[type=file]"),
    progress: find<HTMLProgressElement>("progress"),
    stage: find<HTMLElement>(".stage"),
    arithmetic: find<HTMLElement>(".arithmetic"),
    status: find<HTMLElement>(".read"),
  };
}

class Again {
  readonly #root: HTMLElement;
  readonly #parts: Parts;
  readonly #trainings: readonly LabTraining[];
  readonly #data: LabData;
  readonly #thread = new LabThread();
  /** Of the training here, as far as it is. */
  #records: EpochRecord[] = [];

  constructor(root: HTMLElement, lab: Lab) {
    this.#root = root;
    this.#parts = partsOf(root);
    this.#trainings = lab.trainings;
    this.#data = new LabData(lab, (text) => this.#say(text));
  }

  begin(): void {
    const { select, stop, input, train, stage } = this.#parts;
    select.addEventListener("change", () => this.#show());
    stop.addEventListener("click", () => this.#show());
    train.addEventListener("click", () => void this.#train());
    input.addEventListener("change", () => void this.#data.take(input.files ?? []));
    this.#root.addEventListener("dragover", (event) => event.preventDefault());
    this.#root.addEventListener("drop", (event) => {
      event.preventDefault();
      void this.#data.take(event.dataTransfer?.files ?? []);
    });
    this.#show();
    drawFitted(stage, () => this.#draw());
  }

  get #chosen(): LabTraining {
    return this.#trainings[Number(this.#parts.select.value)]!;
  }

  /** What was recorded of the chosen training, before anything of it is trained here. */
  #show(): void {
    const { files, train, arithmetic } = this.#parts;
    this.#thread.stop();
    this.#setRunning(false);
    arithmetic.hidden = true;
    files.hidden = !this.#data.areWanted(this.#chosen);
    const areElsewhere = this.#data.areElsewhere(this.#chosen);
    train.disabled = areElsewhere;
    this.#say(
      areElsewhere ? "Its data are not in this page. runx verify trains it again where they are." : "",
    );
    this.#records = [];
    this.#draw();
  }

  async #train(): Promise<void> {
    try {
      this.#setRunning(true);
      const training = this.#chosen;
      const dataset = await this.#data.datasetOf(training);
      if (dataset === undefined) return this.#setRunning(false);
      this.#say("Training …");
      this.#records = [];
      const { numerics, parameters, seed } = training;
      const order = { numerics, parameters, seed, dataset, withWeights: false };
      await this.#thread.train(order, (message) => this.#hear(message, training));
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #hear(message: LabMessage, training: LabTraining): void {
    const { arithmetic, progress } = this.#parts;
    switch (message.kind) {
      case "began":
        arithmetic.hidden = message.numerics === training.numerics;
        arithmetic.textContent = `This browser has no fused multiply-add for ${training.numerics}: it trains with ${message.numerics}, whose weights differ in their last places.`;
        break;
      case "epochs":
        this.#records.push(...message.epochs.map(({ record }) => record));
        progress.value = this.#records.length / Math.max(1, training.epochs.length);
        break;
      case "ended":
        this.#setRunning(false);
        this.#say(verdict(training, this.#records, message.ending, message.seconds));
        break;
      case "failed":
        this.#fail(message.reason);
    }
    this.#draw();
  }

  #fail(reason: string): void {
    this.#setRunning(false);
    this.#say(`It cannot be trained here: ${reason}`);
  }

  #setRunning(on: boolean): void {
    const { train, stop, progress } = this.#parts;
    train.disabled = on;
    stop.disabled = !on;
    progress.hidden = !on;
  }

  #say(text: string): void {
    this.#parts.status.textContent = text;
  }

  #draw(): void {
    const { stage } = this.#parts;
    stage.replaceChildren(...pictureOf(this.#chosen, this.#records, stage.clientWidth));
  }
}
