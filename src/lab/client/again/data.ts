/** Where the data of a recorded training are, as a page finds them. */
import { FILES } from "../../../data/sources/mnist-files.ts";
import type { Dataset } from "../../../model/dataset.ts";
import type { Lab, LabTraining } from "../../../report/content/lab.ts";
import { MnistFiles, unpacked } from "../datasets.ts";

type Say = (text: string) => void;

export class LabData {
  readonly #files = new MnistFiles();
  readonly #lab: Lab;
  readonly #say: Say;

  constructor(lab: Lab, say: Say) {
    this.#lab = lab;
    this.#say = say;
  }

  /** Whether a reader must choose files before a training can be repeated. */
  areWanted({ dataDigest }: LabTraining): boolean {
    return this.#lab.data[dataDigest]?.kind === "mnist" && !isServed() && this.#files.missing.length > 0;
  }

  /** Neither in the page nor to be had by it. */
  areElsewhere({ dataDigest }: LabTraining): boolean {
    return (this.#lab.data[dataDigest]?.kind ?? "elsewhere") === "elsewhere";
  }

  /** Files that a reader has chosen or dropped. */
  async take(list: Iterable<File>): Promise<void> {
    for (const file of list) {
      if (this.#files.add(new Uint8Array(await file.arrayBuffer()))) continue;
      this.#say(`${file.name} is not an MNIST file.`);
      return;
    }
    const { missing } = this.#files;
    this.#say(missing.length === 0 ? "All four files are here." : `Still missing: ${missing.join(", ")}.`);
  }

  /** Undefined where files are missing, which it says. */
  async datasetOf({ dataDigest }: LabTraining): Promise<Dataset | undefined> {
    const data = this.#lab.data[dataDigest];
    if (data?.kind === "here") return unpacked(data.dataset);
    if (data?.kind !== "mnist") return undefined;
    if (isServed() && this.#files.missing.length > 0) await this.#fetch();
    const { missing } = this.#files;
    if (missing.length === 0) return this.#files.dataset(data.source);
    this.#say(`Choose the four files of MNIST, or drop them here. Missing: ${missing.join(", ")}.`);
    return undefined;
  }

  async #fetch(): Promise<void> {
    for (const { name } of Object.values(FILES)) {
      this.#say(`Loading ${name} …`);
      const response = await fetch(`/mnist/${name}`);
      if (response.ok) this.#files.add(new Uint8Array(await response.arrayBuffer()));
    }
  }
}

/** By `runx serve`, which has the files of MNIST. */
function isServed(): boolean {
  return document.body.dataset.events !== undefined;
}
