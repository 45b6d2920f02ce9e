/** What other tools call the parameters of runx's own networks, by their names here. */
export const namesElsewhere = {
  eta: ["learning_rate", "lr", "step_size"],
  batch_size: ["batch", "minibatch", "mini_batch", "mini_batch_size", "batchsize", "bs"],
  epochs: ["n_epochs", "num_epochs", "max_epochs"],
  /** Each names how many neurons one hidden layer has. */
  layers: ["hidden", "hidden_size", "hidden_units", "n_hidden", "units"],
  optimizer: ["optimiser", "optim", "solver"],
  dropout: ["dropout_rate"],
} as const;

const here: ReadonlyMap<string, string> = new Map(
  Object.entries(namesElsewhere).flatMap(([name, others]) => others.map((other) => [other, name])),
);

/** What a parameter of another tool is called here; undefined for a name that no tool has for one of these. */
export function nameHere(name: string): string | undefined {
  return here.get(name);
}
