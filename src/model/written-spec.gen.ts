// Generated from the schemas by `npm run generate`. Do not edit.

/** One experiment: the data, the network, how it is trained, and what varies. */
export type ExperimentSpec = {
  readonly name: Name;
  readonly description?: Description;
  readonly tags?: Tags;
  readonly extends?: Extends;
  readonly data?: Data;
  readonly layers?: Layers;
  readonly recurrent?: Recurrent;
  readonly activation?: Activation;
  readonly output?: Output;
  readonly cost?: Cost;
  readonly init?: Init;
  readonly eta?: Eta;
  readonly batch_size?: BatchSize;
  readonly epochs?: Epochs;
  readonly lambda?: Lambda;
  readonly l1?: L1;
  readonly dropout?: Dropout;
  readonly momentum?: Momentum;
  readonly optimizer?: Optimizer;
  readonly class_weights?: ClassWeights;
  readonly schedule?: Schedule;
  readonly stop_early?: StopEarly;
  readonly precision?: Precision;
  readonly random?: Random;
  readonly monitor?: Monitor;
  readonly seeds?: Seeds;
  readonly vary?: Vary;
  readonly search?: Search;
  readonly question?: Question;
  readonly report?: Report;
  readonly claims?: Claims;
  readonly save?: Save;
};

/** One experiment: the program that is run for each trial, what its result depends on, what it reports, and what varies. */
export type ProgramSpec = {
  readonly name: Name;
  readonly description?: Description;
  readonly tags?: Tags;
  readonly extends?: Extends;
  readonly command?: ProgramCommand;
  readonly shell?: ProgramShell;
  readonly args?: ProgramArgs;
  readonly env?: ProgramEnv;
  readonly inputs: ProgramInputs;
  readonly versions?: ProgramVersions;
  readonly parameters?: ProgramParameters;
  readonly metrics?: ProgramMetrics;
  readonly outputs?: ProgramOutputs;
  readonly needs?: ProgramNeeds;
  readonly exit?: ProgramExit;
  readonly limits?: ProgramLimits;
  readonly seeds?: ProgramProgramSeeds;
  readonly vary?: ProgramProgramVary;
  readonly search?: ProgramProgramSearch;
  readonly question?: ProgramProgramQuestion;
  readonly report?: ProgramProgramReport;
  readonly claims?: ProgramProgramClaims;
  readonly save?: ProgramProgramSave;
};

/** The experiment's name in records and reports. It has letters, digits, dots, dashes and underscores, and begins with a letter or digit. */
type Name = string;

/** The question that the experiment asks, and the expected answer. */
type Description = string;

/** Words to find experiments by. */
type Tags = readonly string[];

/** Another experiment file to start from, relative to this one. Each key given here replaces the whole key of that file. A file extends at most one other. */
type Extends = string;

/** What is learned: `mnist`, or a mapping whose `source` is mnist, idx, csv or inline. Paths are relative to this file. */
type Data = "mnist" | MnistSource | IdxSource | CsvSource | InlineSource;

/** The MNIST digits: 28 × 28 pixels, ten classes. The first 50,000 training images are for training, the next 10,000 for validation. */
type MnistSource = {
  /** The kind of source. */
  readonly source: "mnist";
  /** How many images to train on, from the first one. More than 50,000 only with `validation: 0`. */
  readonly train?: number;
  /** How many images to validate on, from the 50,001st; 0 for no validation split. */
  readonly validation?: number;
  /** How many test images to use, from the first one; 0 for no test split. */
  readonly test?: number;
  /** Pixels, 0 to 255, are divided by this. */
  readonly scale?: number;
};

/** Your own images and labels as IDX files, the format of MNIST. Paths are relative to the experiment's file. */
type IdxSource = {
  /** The kind of source. */
  readonly source: "idx";
  /** The file of training images: unsigned bytes, one row per image. */
  readonly images: string;
  /** The file of training labels: unsigned bytes, classes from 0. */
  readonly labels: string;
  /** The file of test images, if there is one. */
  readonly test_images?: string;
  /** The file of test labels; with `test_images`. */
  readonly test_labels?: string;
  /** How many images to train on, from the first one. */
  readonly train: number;
  /** How many images to validate on, the last ones of the training file; 0 for no validation split. */
  readonly validation?: number;
  /** How many test images to use, from the first one; 0 for no test split. */
  readonly test?: number;
  /** Pixels, 0 to 255, are divided by this. */
  readonly scale?: number;
};

/** Which lines of a table form a sequence, and which of their targets are learned. */
type SequenceColumn = {
  /** The column that tells which sequence a line belongs to. */
  readonly column: ColumnName;
  /** The target of the `last` line, or numeric targets of `each` line, for `recurrent` with `output: each`. */
  readonly targets?: "last" | "each";
};

/** Your own table: one row per example, numbers in every column except the target and the categories. Rows are shuffled, then divided among the splits. */
type CsvSource = {
  /** The kind of source. */
  readonly source: "csv";
  /** The file, relative to the experiment's; it may be compressed with gzip. */
  readonly file: string;
  /** The header name of the column to learn; a list of names for several numbers at once. */
  readonly target: unknown | ColumnName;
  /** `classes`: each distinct value is a class with an output neuron of its own. `numeric`: the value itself, with one output neuron per target column. */
  readonly targets?: "classes" | "numeric";
  /** The columns to learn from. Default: all except the target. */
  readonly columns?: readonly ColumnName[];
  /** Columns that are neither inputs nor targets: row numbers, names, notes. */
  readonly ignore?: readonly ColumnName[];
  /** Each line is a step. Consecutive lines with the same text in this column form a sequence, which is one row of the data, for `recurrent`. All sequences have the same number of lines. Whole sequences go to a split, and a column is scaled over all its steps together. The target is that of the last line or, in a mapping with `targets: each`, the number of each line. */
  readonly sequence?: SequenceColumn | ColumnName;
  /** Columns whose texts are categories: one input for each text of the file, 1 if the row has it, otherwise 0. */
  readonly categories?: readonly ColumnName[];
  /** What replaces a missing value. `mean`, `median`: that of the column in the training rows. `category`: a category of its own, for columns in `categories`. `drop`: the row is left out. One word for every column that it fits, or a mapping by column, with `*` for all others. */
  readonly missing?: unknown | MissingRule;
  /** The texts that mean a missing value. Default: an empty cell, `?`, and what programs write: `NA`, `N/A`, `n/a`, `#N/A`, `<NA>`, `NaN`, `nan`, `NULL`, `null`, `None`. */
  readonly missing_texts?: readonly string[];
  /** The character between the columns. */
  readonly delimiter?: "," | ";" | "\t" | "|";
  /** The decimal separator of numbers. */
  readonly decimal?: "." | ",";
  /** `false`: the first line is a row, and columns are named by their numbers, from 1. */
  readonly header?: boolean;
  /** The share of rows to train on. Default: what validation and test leave. */
  readonly train?: number;
  /** The share of rows to validate on; 0 for no validation split. */
  readonly validation?: number;
  /** The share of rows to test on; 0 for no test split. Default: 0.1, or 0 with `test_file` or `folds`. The three shares sum to at most 1. */
  readonly test?: number;
  /** A separate file of test rows with the same columns. The rows of `file` are then for training and validation. */
  readonly test_file?: string;
  /** Gives every split the same share of each class. */
  readonly stratify?: boolean;
  /** Cross-validation: the rows are divided into this many folds. The trial with seed s tests on fold s and trains on the others. With as many seeds as folds every row is tested once; further seeds divide the rows again. */
  readonly folds?: number;
  /** Draws a new split for every seed. */
  readonly resplit?: boolean;
  /** The seed of the shuffle before the rows are divided. All trials have the same split, unless `resplit` or `folds` says otherwise. */
  readonly split_seed?: number;
  /** `min-max`: each column to 0…1; `standard`: each column to mean 0 and standard deviation 1. Both are fitted on the training rows alone. A number: each column is divided by it. Or a mapping by column, with `*` for all others. Columns in `categories` are not scaled. */
  readonly scale?: unknown | ScaleRule;
  /** How numeric targets are scaled for training. Predictions, and errors in reports, are in the target's own unit; costs are in the scaled one. */
  readonly scale_targets?: "none" | "min-max" | "standard";
};

/** A column's name in the header, or its number, from 1, if there is no header. */
type ColumnName = string | number;

/** What replaces a missing value of a column. */
type MissingRule = "mean" | "median" | "category" | "drop";

/** How a column is scaled. */
type ScaleRule = unknown | "none" | "min-max" | "standard";

/** A few rows written in the spec, for truth tables and single neurons. Every row is for training; there is no validation or test split. */
type InlineSource = {
  /** The kind of source. */
  readonly source: "inline";
  /** One list of numbers per row. */
  readonly inputs: readonly (readonly number[])[];
  /** The desired outputs, one list of numbers per row. */
  readonly targets: readonly (readonly number[])[];
};

/** The number of neurons in each layer, from the input to the output. The first is the number of inputs of the data, the last the number of outputs; of a recurrent network, those of one step. */
type Layers = readonly number[];

/** A recurrent network (Elman 1990): a row is a sequence of steps, and at each step the hidden layers also see their own activations of the step before, a_t = σ(W x_t + U a_{t−1} + b), a_0 = 0. Trained by backpropagation through time. `off`, or a mapping. A row of the data is `steps` times as long as a step, the steps one after the other: MNIST's 784 pixels are 28 rows of 28. `layers` begins with the inputs of one step: `layers: [28, 100, 10]`. Not with `dropout` or `random`. */
type Recurrent = "off" | Recurrence;

/** How a network goes through a sequence. */
type Recurrence = {
  /** How many steps a row of the data have. */
  readonly steps: number;
  /** When the output is read: after the `last` step, or at `each`. With `each` a row has targets for each step, one after the other; its cost is the sum of its steps' costs, and it is right when all its steps are. */
  readonly output?: "last" | "each";
  /** Errors flow back within segments of this many steps, counted from the last step, and not from one segment to the one before. Default: through all steps. */
  readonly truncate?: number;
  /** The longest gradient of a mini-batch: a longer one is shortened to it, over all weights and biases together, without the regularisation term (Pascanu and others 2013). */
  readonly clip?: number;
  /** The starting value of U: `orthogonal`, a random rotation (Saxe and others 2014), or `identity`, for ReLU (Le and others 2015). Default: as `init` draws a matrix of that size. */
  readonly init?: "orthogonal" | "identity";
};

/** The activation function of the hidden layers: one for all, or a list with one for each. `leaky-relu` lets a hundredth of a negative z through. `step` is the perceptron (1): it can be evaluated but not trained, since its gradient is zero. */
type Activation = readonly HiddenActivation[] | HiddenActivation;

/** The activation function of a hidden layer. */
type HiddenActivation = "sigmoid" | "tanh" | "relu" | "leaky-relu" | "linear" | "step";

/** The activation function of the output layer. */
type Output = "sigmoid" | "softmax" | "linear" | "step";

/** The cost that training descends. `quadratic` (3) goes with any output; `cross-entropy` (26) needs sigmoid outputs; `log-likelihood` needs softmax outputs. */
type Cost = "quadratic" | "cross-entropy" | "log-likelihood";

/** The weights and biases before training. `gaussian`: all from N(0, 1). `scaled`: weights from N(0, 1/n), n the number of inputs of the neuron, biases from N(0, 1). `he`: weights from N(0, 2/n), for ReLU; `xavier`: weights from N(0, 2/(n + m)), m the number of neurons of the layer; both with biases 0. Or the values themselves, for a tiny network; then `vary` takes single ones, `init.weights.0.1.2` and `init.biases.0.1`, counted from 0. */
type Init = ExplicitInit | "gaussian" | "scaled" | "he" | "xavier";

/** The starting values themselves. */
type ExplicitInit = {
  /** `weights[l][j][k]`: from neuron k of layer l to neuron j of the next layer, l counted from 0: for each layer after the input, one row per neuron. In a recurrent network the row of a hidden neuron continues with the weights from its own layer, one step before. */
  readonly weights: readonly (readonly (readonly number[])[])[];
  /** `biases[l][j]`: of neuron j of the layer after layer l. */
  readonly biases: readonly (readonly number[])[];
};

/** The learning rate η of equations (24) and (25): how far the weights move against the gradient in one update. Needed unless `epochs` is 0. */
type Eta = Derived | number;

/** How many training examples a mini-batch has; the last of an epoch may be smaller. `full`: all of them, which is plain gradient descent in the natural order. Needed unless `epochs` is 0. */
type BatchSize = Derived | "full" | number;

/** How many times training passes over the training examples. 0 evaluates the network and does not train it. */
type Epochs = Derived | number;

/** L2 regularisation λ: weights decay by the factor 1 − ηλ/n before each mini-batch, n the number of training examples. 0 is off. */
type Lambda = Derived | number;

/** L1 regularisation λ₁: weights move by ηλ₁/n towards 0 before each mini-batch, n the number of training examples. 0 is off. */
type L1 = Derived | number;

/** The share of hidden activations dropped at random for each training example; the kept ones are divided by 1 − dropout. 0 is off. */
type Dropout = Derived | number;

/** The momentum μ: v ← μv − η∇C, w ← w + v. 0 is off. */
type Momentum = Derived | number;

/** How the gradient of a mini-batch moves the weights: `sgd`, by equations (24) and (25), and with `momentum`; `nesterov`, which looks ahead along its momentum; `rmsprop`, `adam` and `adamw`, which divide each weight's gradient by its usual size, so that η is near 0.001. A word, or a mapping with `kind` and settings. `lambda` and `l1` are part of the gradient, but in `adamw` act on the weights themselves, as in `sgd`. */
type Optimizer = "sgd" | "nesterov" | "rmsprop" | "adam" | "adamw" | NesterovOptimizer | RmspropOptimizer | AdamOptimizer | AdamwOptimizer;

/** v ← μv − ηg, w ← w + μv − ηg, with μ the `momentum` (Nesterov 1983; Sutskever and others 2013). */
type NesterovOptimizer = {
  /** The kind of optimizer. */
  readonly kind: "nesterov";
};

/** s ← ρs + (1 − ρ)g², w ← w − ηg/(√s + ε) (Tieleman and Hinton 2012). */
type RmspropOptimizer = {
  /** The kind of optimizer. */
  readonly kind: "rmsprop";
  /** ρ. How much of the mean is kept at each step. */
  readonly decay?: number;
  /** ε, which keeps the divisor above 0. */
  readonly epsilon?: number;
};

/** m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², w ← w − η·(m/(1 − β₁ᵗ))/(√(s/(1 − β₂ᵗ)) + ε) after t mini-batches (Kingma and Ba 2015). */
type AdamOptimizer = {
  /** The kind of optimizer. */
  readonly kind: "adam";
  /** β₁. How much of the mean is kept at each step. */
  readonly beta1?: number;
  /** β₂. How much of the mean is kept at each step. */
  readonly beta2?: number;
  /** ε, which keeps the divisor above 0. */
  readonly epsilon?: number;
};

/** Adam, but the weights decay by themselves: w ← (1 − ηλ/n)·w before each step (Loshchilov and Hutter 2019). */
type AdamwOptimizer = {
  /** The kind of optimizer. */
  readonly kind: "adamw";
  /** β₁. How much of the mean is kept at each step. */
  readonly beta1?: number;
  /** β₂. How much of the mean is kept at each step. */
  readonly beta2?: number;
  /** ε, which keeps the divisor above 0. */
  readonly epsilon?: number;
};

/** How much an example of each class counts in the cost that training descends: `off`, `balanced` (n/(k·n_c) for n training examples, k classes and n_c of the class), or a list with a number for each class, in their order. Recorded costs and accuracies count every example once. */
type ClassWeights = readonly ClassWeight[] | "off" | "balanced";

/** The weight of one class. */
type ClassWeight = number;

/** How η changes over the epochs: `off`, or a mapping whose `kind` is step, exponential, cosine, warm-up or halve-on-plateau. */
type Schedule = "off" | StepSchedule | ExponentialSchedule | CosineSchedule | WarmUpSchedule | HalveOnPlateauSchedule;

/** η is multiplied by `factor` after every `every` epochs. */
type StepSchedule = {
  /** The kind of schedule. */
  readonly kind: "step";
  /** The number of epochs between two changes. */
  readonly every: number;
  /** η is multiplied by this at each change. */
  readonly factor?: number;
};

/** η is multiplied by `factor` after every epoch. */
type ExponentialSchedule = {
  /** The kind of schedule. */
  readonly kind: "exponential";
  /** η is multiplied by this after each epoch. */
  readonly factor: number;
};

/** η falls from its value to `floor` along half a cosine in `epochs` epochs, and stays there (Loshchilov and Hutter 2017). */
type CosineSchedule = {
  /** The kind of schedule. */
  readonly kind: "cosine";
  /** The number of epochs after which η is at its floor. */
  readonly epochs: number;
  /** The final η. Default: 0. */
  readonly floor?: number;
  /** How many of these epochs come first as a warm-up, in which η rises as in the schedule warm-up. */
  readonly warm_up?: number;
};

/** η rises in equal steps over the first `epochs` epochs, W of them: epoch e trains with η·e/(W + 1), those after them with η (Goyal and others 2017). */
type WarmUpSchedule = {
  /** The kind of schedule. */
  readonly kind: "warm-up";
  /** The number of epochs with a smaller η. */
  readonly epochs: number;
};

/** η is halved when the validation accuracy (the validation cost if there is no accuracy) has not improved for `patience` epochs. Needs a validation split. */
type HalveOnPlateauSchedule = {
  /** The kind of schedule. */
  readonly kind: "halve-on-plateau";
  /** The number of epochs without improvement before η is halved. */
  readonly patience?: number;
  /** This many halvings end the training. Seven make η 1/128 of what it was. */
  readonly halvings?: number;
};

/** Ends the training when the validation accuracy (the validation cost if there is no accuracy) has not improved for some epochs. `off`, or a mapping. Needs a validation split. */
type StopEarly = "off" | EarlyStopping;

/** Ends the training after `patience` epochs without improvement. */
type EarlyStopping = {
  /** The number of epochs without improvement that ends the training. */
  readonly patience: number;
  /** An epoch counts as an improvement if it is better by more than this: a fraction for accuracies. Default: 0. */
  readonly min_delta?: number;
  /** The metric that is watched, here and by the schedule halve-on-plateau. Default: the accuracy if there is one, otherwise the cost. Others must be monitored. */
  readonly metric?: "validation.accuracy" | "validation.balanced_accuracy" | "validation.precision" | "validation.recall" | "validation.f1" | "validation.cost" | "validation.rmse" | "validation.mae" | "validation.r2";
};

/** The floating-point numbers that training computes with. */
type Precision = "float32" | "float64";

/** Where random numbers come from: `runx`, its own generator, or a mapping with `generator: mt19937` to replay a training published with NumPy and Python. Then the seed, below 2^32, is that of both: `RandomState(seed)` draws the weights and `random.seed(seed)` shuffles. Dropout always draws from runx's own generator. */
type Random = "runx" | PublishedRandom;

/** The Mersenne Twister as NumPy and Python use it. */
type PublishedRandom = {
  /** The Mersenne Twister MT19937. */
  readonly generator: "mt19937";
  /** What `RandomState(seed)` draws first, layer by layer: all biases or all weights. Normal numbers come from its legacy polar method, with a correctly rounded logarithm. */
  readonly initial?: "biases-first" | "weights-first";
  /** How `random.shuffle` chooses, which changed from Python 2 to 3. Each epoch shuffles the order that the epoch before left. */
  readonly shuffle?: "python2" | "python3";
  /** What the published program had drawn before this training began: `networks`, how many networks of these layers; `shuffles`, of other training sets, as a list of { rows, epochs }; then `epochs` over this training set, whose order carries over. */
  readonly discard?: {
    /** Networks of these layers drawn before the one that trains. */
    readonly networks?: number;
    /** Shuffles of other training sets. */
    readonly shuffles?: readonly ({
      /** Rows of that training set. */
      readonly rows: number;
      /** Epochs over it. */
      readonly epochs: number;
    })[];
    /** Epochs over this training set. */
    readonly epochs?: number;
  };
};

/** What is recorded after each epoch. `train`, `validation`, `test`: cost and accuracy of that split; if none of them is named, validation and test if the data have them, otherwise train. `initial`: also the untrained network, as epoch 0. `objective`: also the cost with its regularisation term, as `train.objective`. `output`: mean activation of each output neuron. `classes`: of these splits also the balanced accuracy, and precision, recall and F1 of each class and their means over the classes that occur, as `test.f1.setosa` and `test.f1`. `errors`: also root mean square error, mean absolute error and R² of numeric targets, in the unit of the data, as `test.rmse`; of several targets also of each by its name. `gradient`: the norm of the gradient of the cost over the training split, without the regularisation term, as `gradient.norm`. `speed`: by layer, the mean over the training examples of the norm of the error δ, as `speed.1` and so on; since errors of several examples can cancel, the norm of their mean is smaller. `bias_speed`: by layer, that norm of the mean of δ, as `bias_speed.1` and so on: how fast the biases learn. `steps`: of a recurrent network, the same by step over all hidden neurons, as `step.1` and so on: how much of the error arrives there. `gradient-noise`: the angle in degrees between the gradient of a mini-batch of 1, 10, 100, … training examples and that of all, as `noise.angle.10`, and its length divided by that of the full gradient, as `noise.length.10`: means over 20 mini-batches. `numbers`: after the last epoch, how well the network reads numbers of 2 to 6 digits composed of the test split (docs/segmentation.md). */
type Monitor = Monitored | readonly Monitored[];

/** One thing that is recorded after each epoch. */
type Monitored = "initial" | "train" | "validation" | "test" | "objective" | "output" | "classes" | "errors" | "gradient" | "speed" | "bias_speed" | "steps" | "gradient-noise" | "numbers";

/** The replicates of every arm. A number n stands for the seeds 1 to n; a list names them; "10..19" is a range with both ends. A mapping with `until` takes seeds 1, 2, 3, … until every comparison with the baseline is as narrow as asked. */
type Seeds = SeedsUntil | string | readonly number[] | number;

/** Seeds 1, 2, 3, … until the comparison of an arm with the baseline is narrow enough. Each arm stops by its own comparison; the baseline goes on with the last of them. */
type SeedsUntil = {
  /** When a comparison is narrow enough. */
  readonly until: {
    /** The width of the 95 % confidence interval of the paired difference. Accuracies are fractions: 0.005 is half a percentage point. */
    readonly width: number;
    /** The metric that is compared, after the last epoch. Default: that of `report`, otherwise the first one recorded of test, validation and training accuracy, then of the costs in this order. */
    readonly metric?: string;
  };
  /** The maximum number of seeds for an arm. */
  readonly max: number;
  /** How many seeds every arm has before the comparison is first checked. */
  readonly start?: number;
  /** How many seeds are added between two checks. */
  readonly step?: number;
};

/** What differs between the arms. A mapping is a grid: every combination of the values it lists. A list of mappings is a union: one grid after the other. The first arm is the baseline of comparisons. `{}` varies nothing even if the extended file does. */
type Vary = readonly Block[] | Block;

/** A grid: each parameter has one value, a list of values, or a range of numbers. The last one varies fastest. */
type Block = {
  /** The data: one value, or a list of values. */
  readonly data?: readonly Data[] | Data;
  /** `train` inside `data`. */
  readonly "data.train"?: VariedNumber;
  /** `validation` inside `data`. */
  readonly "data.validation"?: VariedNumber;
  /** `test` inside `data`. */
  readonly "data.test"?: VariedNumber;
  /** `split_seed` inside `data`. */
  readonly "data.split_seed"?: VariedNumber;
  /** `scale` inside `data`: one value, or a list of values. */
  readonly "data.scale"?: readonly (number | string)[] | number | string;
  /** The layer sizes: one list, or a list of such lists. */
  readonly layers?: unknown | Layers;
  /** The width of hidden layer 1 in `layers`. */
  readonly "layers.1"?: VariedNumber;
  /** The width of hidden layer 2 in `layers`. */
  readonly "layers.2"?: VariedNumber;
  /** The width of hidden layer 3 in `layers`. */
  readonly "layers.3"?: VariedNumber;
  /** The width of hidden layer 4 in `layers`. */
  readonly "layers.4"?: VariedNumber;
  /** How many of the hidden layers in `layers` there are, the first ones. */
  readonly "layers.depth"?: VariedNumber;
  /** The recurrent network: one value, or a list of values. */
  readonly recurrent?: readonly Recurrent[] | Recurrent;
  /** `steps` inside `recurrent`. */
  readonly "recurrent.steps"?: VariedNumber;
  /** `truncate` inside `recurrent`. */
  readonly "recurrent.truncate"?: VariedNumber;
  /** `clip` inside `recurrent`. */
  readonly "recurrent.clip"?: VariedNumber;
  /** `init` inside `recurrent`: one value, or a list of values. */
  readonly "recurrent.init"?: readonly (number | string)[] | number | string;
  /** The hidden activation function: one value, or a list of values. */
  readonly activation?: readonly Activation[] | Activation;
  /** The output activation function: one value, or a list of values. */
  readonly output?: readonly Output[] | Output;
  /** The cost: one value, or a list of values. */
  readonly cost?: readonly Cost[] | Cost;
  /** The initialisation: one value, or a list of values. */
  readonly init?: readonly Init[] | Init;
  /** The learning rate η: one value, a list, a range, or derived from others. */
  readonly eta?: readonly Eta[] | Points | Eta;
  /** The mini-batch size: one value, a list, a range, or derived from others. */
  readonly batch_size?: readonly BatchSize[] | WholePoints | BatchSize;
  /** The number of epochs: one value, a list, a range, or derived from others. */
  readonly epochs?: readonly Epochs[] | WholePoints | Epochs;
  /** L2 regularisation λ: one value, a list, a range, or derived from others. */
  readonly lambda?: readonly Lambda[] | Points | Lambda;
  /** L1 regularisation λ₁: one value, a list, a range, or derived from others. */
  readonly l1?: readonly L1[] | Points | L1;
  /** The share of dropped activations: one value, a list, a range, or derived from others. */
  readonly dropout?: readonly Dropout[] | Points | Dropout;
  /** The momentum μ: one value, a list, a range, or derived from others. */
  readonly momentum?: readonly Momentum[] | Points | Momentum;
  /** The optimizer: one value, or a list of values. */
  readonly optimizer?: readonly Optimizer[] | Optimizer;
  /** The class weights: one value, or a list of values. */
  readonly class_weights?: readonly ClassWeights[] | ClassWeights;
  /** The schedule: one value, or a list of values. */
  readonly schedule?: readonly Schedule[] | Schedule;
  /** `every` inside `schedule`. */
  readonly "schedule.every"?: VariedNumber;
  /** `factor` inside `schedule`. */
  readonly "schedule.factor"?: VariedNumber;
  /** `patience` inside `schedule`. */
  readonly "schedule.patience"?: VariedNumber;
  /** `halvings` inside `schedule`. */
  readonly "schedule.halvings"?: VariedNumber;
  /** The rule for early stopping: one value, or a list of values. */
  readonly stop_early?: readonly StopEarly[] | StopEarly;
  /** `patience` inside `stop_early`. */
  readonly "stop_early.patience"?: VariedNumber;
  /** The precision: one value, or a list of values. */
  readonly precision?: readonly Precision[] | Precision;
  /** The source of random numbers: one value, or a list of values. */
  readonly random?: readonly Random[] | Random;
  /** Parameters that step together instead of being combined: a mapping of equally long lists, or a list of such mappings. It counts as one axis of the grid. */
  readonly zip?: readonly Zipped[] | Zipped;
  /** Combinations to leave out of this grid: every arm that has all the values of one of them. */
  readonly exclude?: readonly Combination[];
  /** Values to add after `exclude`: each entry's values are added to every arm of the grid whose own values they do not contradict; where there is none, the entry is an arm of its own. */
  readonly include?: readonly Combination[];
  /** Conditions of parameters that apply to some arms only, by parameter. Where a condition is false, the parameter has its value from the top level or its default, and arms that become equal are one. */
  readonly when?: {
    /** When `data` applies. */
    readonly data?: string;
    /** When `data.train` applies. */
    readonly "data.train"?: string;
    /** When `data.validation` applies. */
    readonly "data.validation"?: string;
    /** When `data.test` applies. */
    readonly "data.test"?: string;
    /** When `data.split_seed` applies. */
    readonly "data.split_seed"?: string;
    /** When `data.scale` applies. */
    readonly "data.scale"?: string;
    /** When `layers` applies. */
    readonly layers?: string;
    /** When `layers.1` applies. */
    readonly "layers.1"?: string;
    /** When `layers.2` applies. */
    readonly "layers.2"?: string;
    /** When `layers.3` applies. */
    readonly "layers.3"?: string;
    /** When `layers.4` applies. */
    readonly "layers.4"?: string;
    /** When `layers.depth` applies. */
    readonly "layers.depth"?: string;
    /** When `recurrent` applies. */
    readonly recurrent?: string;
    /** When `recurrent.steps` applies. */
    readonly "recurrent.steps"?: string;
    /** When `recurrent.truncate` applies. */
    readonly "recurrent.truncate"?: string;
    /** When `recurrent.clip` applies. */
    readonly "recurrent.clip"?: string;
    /** When `recurrent.init` applies. */
    readonly "recurrent.init"?: string;
    /** When `activation` applies. */
    readonly activation?: string;
    /** When `output` applies. */
    readonly output?: string;
    /** When `cost` applies. */
    readonly cost?: string;
    /** When `init` applies. */
    readonly init?: string;
    /** When `eta` applies. */
    readonly eta?: string;
    /** When `batch_size` applies. */
    readonly batch_size?: string;
    /** When `epochs` applies. */
    readonly epochs?: string;
    /** When `lambda` applies. */
    readonly lambda?: string;
    /** When `l1` applies. */
    readonly l1?: string;
    /** When `dropout` applies. */
    readonly dropout?: string;
    /** When `momentum` applies. */
    readonly momentum?: string;
    /** When `optimizer` applies. */
    readonly optimizer?: string;
    /** When `class_weights` applies. */
    readonly class_weights?: string;
    /** When `schedule` applies. */
    readonly schedule?: string;
    /** When `schedule.every` applies. */
    readonly "schedule.every"?: string;
    /** When `schedule.factor` applies. */
    readonly "schedule.factor"?: string;
    /** When `schedule.patience` applies. */
    readonly "schedule.patience"?: string;
    /** When `schedule.halvings` applies. */
    readonly "schedule.halvings"?: string;
    /** When `stop_early` applies. */
    readonly stop_early?: string;
    /** When `stop_early.patience` applies. */
    readonly "stop_early.patience"?: string;
    /** When `precision` applies. */
    readonly precision?: string;
    /** When `random` applies. */
    readonly random?: string;
  };
  /** A name for the arms of this block, shown in reports. `{eta}` stands for the arm's value of that parameter. */
  readonly label?: string;
};

/** Parameters that step together: the first values make the first arm, the second values the second. Each has a list or a range of the same length. */
type Zipped = {
  readonly data?: NonNullable<Block["data"]>;
  readonly "data.train"?: NonNullable<Block["data.train"]>;
  readonly "data.validation"?: NonNullable<Block["data.validation"]>;
  readonly "data.test"?: NonNullable<Block["data.test"]>;
  readonly "data.split_seed"?: NonNullable<Block["data.split_seed"]>;
  readonly "data.scale"?: NonNullable<Block["data.scale"]>;
  readonly layers?: NonNullable<Block["layers"]>;
  readonly "layers.1"?: NonNullable<Block["layers.1"]>;
  readonly "layers.2"?: NonNullable<Block["layers.2"]>;
  readonly "layers.3"?: NonNullable<Block["layers.3"]>;
  readonly "layers.4"?: NonNullable<Block["layers.4"]>;
  readonly "layers.depth"?: NonNullable<Block["layers.depth"]>;
  readonly recurrent?: NonNullable<Block["recurrent"]>;
  readonly "recurrent.steps"?: NonNullable<Block["recurrent.steps"]>;
  readonly "recurrent.truncate"?: NonNullable<Block["recurrent.truncate"]>;
  readonly "recurrent.clip"?: NonNullable<Block["recurrent.clip"]>;
  readonly "recurrent.init"?: NonNullable<Block["recurrent.init"]>;
  readonly activation?: NonNullable<Block["activation"]>;
  readonly output?: NonNullable<Block["output"]>;
  readonly cost?: NonNullable<Block["cost"]>;
  readonly init?: NonNullable<Block["init"]>;
  readonly eta?: NonNullable<Block["eta"]>;
  readonly batch_size?: NonNullable<Block["batch_size"]>;
  readonly epochs?: NonNullable<Block["epochs"]>;
  readonly lambda?: NonNullable<Block["lambda"]>;
  readonly l1?: NonNullable<Block["l1"]>;
  readonly dropout?: NonNullable<Block["dropout"]>;
  readonly momentum?: NonNullable<Block["momentum"]>;
  readonly optimizer?: NonNullable<Block["optimizer"]>;
  readonly class_weights?: NonNullable<Block["class_weights"]>;
  readonly schedule?: NonNullable<Block["schedule"]>;
  readonly "schedule.every"?: NonNullable<Block["schedule.every"]>;
  readonly "schedule.factor"?: NonNullable<Block["schedule.factor"]>;
  readonly "schedule.patience"?: NonNullable<Block["schedule.patience"]>;
  readonly "schedule.halvings"?: NonNullable<Block["schedule.halvings"]>;
  readonly stop_early?: NonNullable<Block["stop_early"]>;
  readonly "stop_early.patience"?: NonNullable<Block["stop_early.patience"]>;
  readonly precision?: NonNullable<Block["precision"]>;
  readonly random?: NonNullable<Block["random"]>;
};

/** Parameters, each with one value. */
type Combination = {
  readonly data?: Data;
  /** `train` inside `data`. */
  readonly "data.train"?: number;
  /** `validation` inside `data`. */
  readonly "data.validation"?: number;
  /** `test` inside `data`. */
  readonly "data.test"?: number;
  /** `split_seed` inside `data`. */
  readonly "data.split_seed"?: number;
  /** `scale` inside `data`. */
  readonly "data.scale"?: number | string;
  readonly layers?: Layers;
  /** The width of hidden layer 1 in `layers`. */
  readonly "layers.1"?: number;
  /** The width of hidden layer 2 in `layers`. */
  readonly "layers.2"?: number;
  /** The width of hidden layer 3 in `layers`. */
  readonly "layers.3"?: number;
  /** The width of hidden layer 4 in `layers`. */
  readonly "layers.4"?: number;
  /** How many of the hidden layers in `layers` there are, the first ones. */
  readonly "layers.depth"?: number;
  readonly recurrent?: Recurrent;
  /** `steps` inside `recurrent`. */
  readonly "recurrent.steps"?: number;
  /** `truncate` inside `recurrent`. */
  readonly "recurrent.truncate"?: number;
  /** `clip` inside `recurrent`. */
  readonly "recurrent.clip"?: number;
  /** `init` inside `recurrent`. */
  readonly "recurrent.init"?: number | string;
  readonly activation?: Activation;
  readonly output?: Output;
  readonly cost?: Cost;
  readonly init?: Init;
  readonly eta?: Eta;
  readonly batch_size?: BatchSize;
  readonly epochs?: Epochs;
  readonly lambda?: Lambda;
  readonly l1?: L1;
  readonly dropout?: Dropout;
  readonly momentum?: Momentum;
  readonly optimizer?: Optimizer;
  readonly class_weights?: ClassWeights;
  readonly schedule?: Schedule;
  /** `every` inside `schedule`. */
  readonly "schedule.every"?: number;
  /** `factor` inside `schedule`. */
  readonly "schedule.factor"?: number;
  /** `patience` inside `schedule`. */
  readonly "schedule.patience"?: number;
  /** `halvings` inside `schedule`. */
  readonly "schedule.halvings"?: number;
  readonly stop_early?: StopEarly;
  /** `patience` inside `stop_early`. */
  readonly "stop_early.patience"?: number;
  readonly precision?: Precision;
  readonly random?: Random;
};

/** Search for good parameter values instead of listing them. For each arm of `vary` the same number of points is drawn from `space`, and each is trained with every seed. What comes next depends only on results of the validation split. */
type Search = {
  /** `random`: points drawn independently. `sobol`: points spread evenly (Sobol's sequence, shifted by the seed). `successive-halving`: all points train a little, the best go on. `tpe`: where earlier points did well (tree-structured Parzen estimator). */
  readonly method: "random" | "sobol" | "successive-halving" | "tpe";
  /** The parameters to search, and the values that they may have. */
  readonly space: {
    /** The layer sizes: a list of values to choose from. */
    readonly layers?: Choices;
    /** The width of hidden layer 1 in `layers`: an interval, or a list of values to choose from. */
    readonly "layers.1"?: Searched;
    /** The width of hidden layer 2 in `layers`: an interval, or a list of values to choose from. */
    readonly "layers.2"?: Searched;
    /** The width of hidden layer 3 in `layers`: an interval, or a list of values to choose from. */
    readonly "layers.3"?: Searched;
    /** The width of hidden layer 4 in `layers`: an interval, or a list of values to choose from. */
    readonly "layers.4"?: Searched;
    /** How many of the hidden layers in `layers` there are, the first ones: an interval, or a list of values to choose from. */
    readonly "layers.depth"?: Searched;
    /** The recurrent network: a list of values to choose from. */
    readonly recurrent?: Choices;
    /** `steps` inside `recurrent`: an interval, or a list of values to choose from. */
    readonly "recurrent.steps"?: Searched;
    /** `truncate` inside `recurrent`: an interval, or a list of values to choose from. */
    readonly "recurrent.truncate"?: Searched;
    /** `clip` inside `recurrent`: an interval, or a list of values to choose from. */
    readonly "recurrent.clip"?: Searched;
    /** `init` inside `recurrent`: a list of values to choose from. */
    readonly "recurrent.init"?: Choices;
    /** The hidden activation function: a list of values to choose from. */
    readonly activation?: Choices;
    /** The output activation function: a list of values to choose from. */
    readonly output?: Choices;
    /** The cost: a list of values to choose from. */
    readonly cost?: Choices;
    /** The initialisation: a list of values to choose from. */
    readonly init?: Choices;
    /** The learning rate η: an interval, or a list of values to choose from. */
    readonly eta?: Searched;
    /** The mini-batch size: an interval, or a list of values to choose from. */
    readonly batch_size?: Searched;
    /** The number of epochs: an interval, or a list of values to choose from. */
    readonly epochs?: Searched;
    /** L2 regularisation λ: an interval, or a list of values to choose from. */
    readonly lambda?: Searched;
    /** L1 regularisation λ₁: an interval, or a list of values to choose from. */
    readonly l1?: Searched;
    /** The share of dropped activations: an interval, or a list of values to choose from. */
    readonly dropout?: Searched;
    /** The momentum μ: an interval, or a list of values to choose from. */
    readonly momentum?: Searched;
    /** The optimizer: a list of values to choose from. */
    readonly optimizer?: Choices;
    /** The class weights: a list of values to choose from. */
    readonly class_weights?: Choices;
    /** The schedule: a list of values to choose from. */
    readonly schedule?: Choices;
    /** `every` inside `schedule`: an interval, or a list of values to choose from. */
    readonly "schedule.every"?: Searched;
    /** `factor` inside `schedule`: an interval, or a list of values to choose from. */
    readonly "schedule.factor"?: Searched;
    /** `patience` inside `schedule`: an interval, or a list of values to choose from. */
    readonly "schedule.patience"?: Searched;
    /** `halvings` inside `schedule`: an interval, or a list of values to choose from. */
    readonly "schedule.halvings"?: Searched;
    /** The rule for early stopping: a list of values to choose from. */
    readonly stop_early?: Choices;
    /** `patience` inside `stop_early`: an interval, or a list of values to choose from. */
    readonly "stop_early.patience"?: Searched;
  };
  /** How many points are drawn for each arm of `vary`. A larger number later keeps the first ones, except under `successive-halving`. */
  readonly trials: number;
  /** A time budget: once the trainings of an arm of `vary` have taken this many seconds together, as recorded, no further points are drawn for it. `trials` remains the maximum. Points already in training finish, so the budget can be exceeded by up to one generation. */
  readonly seconds?: number;
  /** The seed of the search. It is independent of the seeds of trainings. */
  readonly seed?: number;
  /** The metric that points are judged by, after their last epoch, as the mean over the seeds: `validation.accuracy`, `validation.cost`, or another that `monitor` records of the validation split, such as `validation.f1` or `validation.rmse`. Default: the accuracy, or the cost if the data have no accuracy. */
  readonly metric?: string;
  /** Under `successive-halving`: the epochs after which points are compared, counted from the start of a training. */
  readonly rungs?: readonly number[];
  /** Under `successive-halving`: the share of a rung's points that go on to the next; at least one does. */
  readonly keep?: string | number;
  /** Under `tpe`: how many points are drawn at random before earlier results count. */
  readonly start?: number;
  /** Under `tpe`: how many points are chosen at a time. They train in parallel, so a multiple of the number of cores wastes none. With a smaller number each choice knows more results. */
  readonly generation?: number;
};

/** An interval, or a list of values to choose from. */
type Searched = Choices | Interval;

/** A list of values to choose from, all of one kind. */
type Choices = readonly unknown[];

/** Numbers from `from` to `to`, both included. */
type Interval = {
  /** The lower end. */
  readonly from: number;
  /** The upper end. */
  readonly to: number;
  /** `linear`: equal differences are equally likely. `log`: equal ratios are; both ends are above 0. `powers-of-2`: one of the powers of two between the ends, all equally likely. */
  readonly scale?: "linear" | "log" | "powers-of-2";
};

/** The values a parameter takes, each once. */
type Values = readonly unknown[];

/** A number, a list of numbers, or a range. */
type VariedNumber = readonly number[] | Points | number;

/** A range of numbers, or a number derived from other parameters. */
type Points = Derived | Range;

/** A range of whole numbers, or one derived from other parameters. */
type WholePoints = Derived | WholeRange;

/** A number computed from other parameters of the arm. */
type Derived = {
  /** Arithmetic (+ - * / % and parentheses) over numbers, other parameters and `n`, the number of training examples. */
  readonly of: string | number;
};

/** Numbers from `from` to `to`, both included, by `steps` (how many) or by `step` (how far apart). */
type Range = {
  /** The first number. */
  readonly from: number;
  /** The last number; with `step`, the last one that is not beyond it. */
  readonly to: number;
  /** How many numbers, both ends counted. */
  readonly steps?: number;
  /** The distance from one number to the next. */
  readonly step?: number;
  /** `linear`: equal distances. `log`: equal ratios; both ends are above 0. Goes with `steps`. */
  readonly scale?: "linear" | "log";
};

/** A range of whole numbers: points between are rounded to the nearest whole number. */
type WholeRange = Range;

/** What `runx report` shows by default. */
type Report = {
  readonly metric?: Metric;
  readonly at?: Moment;
};

/** A metric: `test.accuracy`, `validation.cost`, `test.f1`, `test.rmse`, `train.output`, `gradient.norm`, `speed.1`, `step.1`, `noise.angle.10` … It must be monitored. */
type Metric = string;

/** When it is taken. `last`: after the final epoch. `at-best-validation`: at the epoch with the best validation value. `best`: the best of all epochs on the split shown, which is optimistic. */
type Moment = "last" | "at-best-validation" | "best";

/** What to save of each trial besides its records, in a folder next to the database. `weights`: the weights after the last epoch, as a safetensors file. `best-weights`: those after the epoch with the best validation value. `state`: everything needed to continue, so that a training with more epochs continues instead of starting again. An interrupted training continues in any case: its state is kept until it ends. Saving changes no result. Trials that finished before are not trained again; `runx export weights` makes their files. */
type Save = Saved | readonly Saved[];

/** One thing to save of each trial besides its records. */
type Saved = "weights" | "best-weights" | "state";

/** What the experiment is about: one side compared with another. The report begins with the answer: yes, no, no clear difference, or cannot tell yet. Without it the second of two arms is compared with the first; of more than two, the best with the others. */
type Question = {
  /** Values of varied parameters that pick one side. If several arms have them, they are taken together, and trials that agree in everything else are paired. */
  readonly compare: { readonly [name: string]: unknown };
  /** The same parameters with the values of the other side. */
  readonly against: { readonly [name: string]: unknown };
  readonly metric?: Metric;
  /** What yes means: the first side is `better` or `worse` than the other, it is `higher` or `lower` (for metrics that are neither good nor bad, such as an output), they are `different`, or they are `equivalent` within the margin of `within`. */
  readonly expect?: "better" | "worse" | "higher" | "lower" | "different" | "equivalent";
  /** The largest difference that does not matter. The report then says whether the two are equivalent within it, by two one-sided tests. */
  readonly within?: number;
};

/** What the experiment is expected to show: values, their sources and their tolerances. `runx report` says whether each is met, missed (and by how much) or open. A missed claim gives exit code 1. Runs with `--set` or `--seeds` are not checked against claims. */
type Claims = readonly Claim[];

/** One expected value. It needs one of `value`, `at_least`, `at_most` and `series`. */
type Claim = {
  /** Where the value is published, or why it is expected. */
  readonly source: string;
  /** Varied parameters with the values that pick one arm. Not needed if there is only one. */
  readonly arm?: { readonly [name: string]: unknown };
  readonly metric: Metric;
  /** How the values of the seeds are combined: `mean`, `median`, `every` (each seed must meet it) or `best-of-3` (the expected best of three seeds; any number is allowed). */
  readonly over?: string;
  readonly at?: Moment;
  /** The epoch at which the value is taken, instead of `at`. 0 is the untrained network. */
  readonly epoch?: number;
  /** The expected value, met within `tolerance`. Accuracies are fractions. */
  readonly value?: number;
  /** The value is this or more. Accuracies are fractions. */
  readonly at_least?: number;
  /** The value is this or less. */
  readonly at_most?: number;
  /** The values of all epochs, the first epoch first, each met within `tolerance`. */
  readonly series?: readonly number[];
  /** The largest deviation from `value` or `series` that still meets the claim. */
  readonly tolerance?: number;
};

/** The program and its arguments, as a list: no shell reads it. `{name}` stands for a parameter's value, `{seed}` for the seed and `{out}` for the folder of the outputs. `{args}` as an argument of its own stands for all parameters, written as `args` says. `{{` is a brace. */
type ProgramCommand = readonly (string | number)[];

/** Instead of `command`: a line for `/bin/sh -c`. Nothing is filled in: it reads values from the variables of `env`, so that no value is run as code. */
type ProgramShell = string;

/** How `{args}` writes each parameter. */
type ProgramArgs = "--name value" | "--name=value" | "name=value";

/** Environment variables of the program besides those of runx, filled in like `command`. They are recorded, so keep secrets out: set them in the environment that runx is started in. */
type ProgramEnv = { readonly [name: string]: string | number };

/** The files that the result depends on, as paths and patterns relative to this file: `*` within a folder, `**` over folders, and `!` before a pattern excludes files. Their contents are part of each trial's identity: when a file changes, trials run again. `[]` means that there are none. */
type ProgramInputs = readonly string[];

/** Commands whose output is part of each trial's identity: a new version of what they name makes trials run again. */
type ProgramVersions = readonly (readonly string[])[];

/** The program's parameters and their values. `vary` gives several values to some of them. */
type ProgramParameters = { readonly [name: string]: unknown };

/** What the program reports: each key is runx's name of a metric, its value the program's name, or a mapping with `from` and `better`. Every metric named here must be reported. `from` and `pattern` say where the program reports. Without `metrics` every number is recorded under its own name. */
type ProgramMetrics = {
  /** Where the program reports: `RUNX_METRICS` (lines of JSON appended to the file that this variable names), `stdout` (lines of JSON), or a file below `{out}` that ends in .jsonl, .json, .csv or .tsv. */
  readonly from?: string;
  /** A regular expression for lines of stdout: its named groups are reported, and the group `epoch` is the epoch. `key-value` reads lines such as `loss: 0.5`. */
  readonly pattern?: string;
};

/** A metric. */
type ProgramMetricRule = {
  /** The program's name. */
  readonly from: string;
  /** Which of two values is better. Default: as the name says (a higher `test.accuracy` is better), otherwise neither. */
  readonly better?: "higher" | "lower" | "none";
};

/** Files below `{out}` that are kept and hashed; each must exist when the program ends. */
type ProgramOutputs = readonly string[];

/** What a trial needs of the machine. This limits how many run at a time and is not part of a trial's identity. */
type ProgramNeeds = {
  /** Processor cores. */
  readonly cores?: number;
  /** Graphics processors, each used by one trial at a time. */
  readonly gpus?: number;
};

/** What exit codes other than 0 mean. A code that is not listed means that the trial failed. */
type ProgramExit = {
  /** The training diverged. */
  readonly diverged?: ProgramExitCodes;
  /** The trial is tried again and does not count as failed. */
  readonly retry?: ProgramExitCodes;
};

/** The most that a trial may use. A trial that exceeds a limit is ended and fails. Options of `runx run` take precedence. Limits are not part of a trial's identity. */
type ProgramLimits = {
  /** Standard output and standard error, each (`--log-limit`). */
  readonly log?: number;
  /** Lines with metrics (`--metric-limit`). */
  readonly metric_lines?: number;
  /** All kept files together (`--output-limit`). */
  readonly outputs?: number;
  /** How long it may run (`--trial-timeout`). Default: no limit. */
  readonly trial_timeout?: number;
  /** How long it may write nothing (`--silent-timeout`). Default: no limit. */
  readonly silent_timeout?: number;
};

type ProgramExitCodes = readonly number[];

/** The replicates of every arm. A number n stands for the seeds 1 to n; a list names them; "10..19" is a range with both ends. A mapping with `until` takes seeds 1, 2, 3, … until every comparison with the baseline is as narrow as asked. */
type ProgramProgramSeeds = ProgramProgramUntil | string | readonly number[] | number;

/** Seeds 1, 2, 3, … until the comparison of an arm with the baseline is narrow enough. Each arm stops by its own comparison; the baseline goes on with the last of them. */
type ProgramProgramUntil = {
  /** When a comparison is narrow enough. */
  readonly until: {
    /** The width of the 95 % confidence interval of the paired difference. Accuracies are fractions: 0.005 is half a percentage point. */
    readonly width: number;
    readonly metric?: ProgramMetricName;
  };
  /** The maximum number of seeds for an arm. */
  readonly max: number;
  /** How many seeds every arm has before the comparison is first checked. */
  readonly start?: number;
  /** How many seeds are added between two checks. */
  readonly step?: number;
};

/** A grid, or a list of grids: each parameter has one value, a list of values, or a range of numbers. `command` can vary as well: then it is a list of commands. */
type ProgramProgramVary = readonly ProgramProgramBlock[] | ProgramProgramBlock;

/** A grid: each parameter has one value, a list of values, or a range of numbers. The last one varies fastest. */
type ProgramProgramBlock = {
  /** One command, or a list of commands. */
  readonly command?: unknown | ProgramCommand;
  /** Parameters that step together. */
  readonly zip?: unknown | ProgramProgramZipped;
  /** Combinations that are left out. */
  readonly exclude?: ProgramCombinations;
  /** Combinations that are added. */
  readonly include?: ProgramCombinations;
  /** Conditions under which parameters are given, by name. */
  readonly when?: { readonly [name: string]: string };
  /** The arm's name, with values in braces. */
  readonly label?: string;
};

/** One value, a list of values, or a range of numbers. */
type ProgramVaried = Values | Range | string | number | boolean | null | { readonly [name: string]: unknown };

/** Parameters with the same number of values each. */
type ProgramProgramZipped = { readonly [name: string]: ProgramVaried };

type ProgramCombinations = readonly ({ readonly [name: string]: unknown })[];

/** A metric that the program reports, by runx's name. */
type ProgramMetricName = string;

/** What the experiment is about: one side compared with another. The report begins with the answer: yes, no, no clear difference, or cannot tell yet. Without it the second of two arms is compared with the first; of more than two, the best with the others. */
type ProgramProgramQuestion = {
  /** Values of varied parameters that pick one side. If several arms have them, they are taken together, and trials that agree in everything else are paired. */
  readonly compare: { readonly [name: string]: unknown };
  /** The same parameters with the values of the other side. */
  readonly against: { readonly [name: string]: unknown };
  readonly metric?: ProgramMetricName;
  /** What yes means: the first side is `better` or `worse` than the other, it is `higher` or `lower` (for metrics that are neither good nor bad, such as an output), they are `different`, or they are `equivalent` within the margin of `within`. */
  readonly expect?: "better" | "worse" | "higher" | "lower" | "different" | "equivalent";
  /** The largest difference that does not matter. The report then says whether the two are equivalent within it, by two one-sided tests. */
  readonly within?: number;
};

/** What `runx report` shows by default. */
type ProgramProgramReport = {
  readonly metric?: ProgramMetricName;
  readonly at?: Moment;
};

/** What the experiment is expected to show. */
type ProgramProgramClaims = readonly ProgramProgramClaim[];

/** One expected value. It needs one of `value`, `at_least`, `at_most` and `series`. */
type ProgramProgramClaim = {
  /** Where the value is published, or why it is expected. */
  readonly source: string;
  /** Varied parameters with the values that pick one arm. Not needed if there is only one. */
  readonly arm?: { readonly [name: string]: unknown };
  readonly metric: ProgramMetricName;
  /** How the values of the seeds are combined: `mean`, `median`, `every` (each seed must meet it) or `best-of-3` (the expected best of three seeds; any number is allowed). */
  readonly over?: string;
  readonly at?: Moment;
  /** The epoch at which the value is taken, instead of `at`. 0 is the untrained network. */
  readonly epoch?: number;
  /** The expected value, met within `tolerance`. Accuracies are fractions. */
  readonly value?: number;
  /** The value is this or more. Accuracies are fractions. */
  readonly at_least?: number;
  /** The value is this or less. */
  readonly at_most?: number;
  /** The values of all epochs, the first epoch first, each met within `tolerance`. */
  readonly series?: readonly number[];
  /** The largest deviation from `value` or `series` that still meets the claim. */
  readonly tolerance?: number;
};

/** `state` keeps what the program leaves in `$RUNX_STATE`, so that an interrupted trial continues from there. */
type ProgramProgramSave = "state" | readonly "state"[];

/** Search for good parameter values instead of listing them. For each arm of `vary` the same number of points is drawn from `space`, and each is trained with every seed. What comes next depends only on results of the validation split. */
type ProgramProgramSearch = {
  /** `random`: points drawn independently. `sobol`: points spread evenly (Sobol's sequence, shifted by the seed). `successive-halving`: all points train a little, the best go on. `tpe`: where earlier points did well (tree-structured Parzen estimator). */
  readonly method: "random" | "sobol" | "successive-halving" | "tpe";
  /** The parameters to search, and the values that they may have. Whole numbers are drawn where both ends of an interval are whole. */
  readonly space: { readonly [name: string]: Searched };
  /** How many points are drawn for each arm of `vary`. A larger number later keeps the first ones, except under `successive-halving`. */
  readonly trials: number;
  /** A time budget: once the trainings of an arm of `vary` have taken this many seconds together, as recorded, no further points are drawn for it. `trials` remains the maximum. Points already in training finish, so the budget can be exceeded by up to one generation. */
  readonly seconds?: number;
  /** The seed of the search. It is independent of the seeds of trainings. */
  readonly seed?: number;
  /** The metric that points are judged by, after their last epoch, as the mean over the seeds: a metric of the validation split whose name says which value is better, such as `validation.accuracy` or `validation.cost`, or one of the program's own for which `metrics` says so (`better: lower`). Default: the first such metric that `metrics` names, those of the validation split first. */
  readonly metric?: ProgramMetricName;
  /** Under `successive-halving`: the epochs after which points are compared, counted from the start of a trial. The program gets them as its parameter `epochs` and continues from `RUNX_STATE`. */
  readonly rungs?: readonly number[];
  /** Under `successive-halving`: the share of a rung's points that go on to the next; at least one does. */
  readonly keep?: string | number;
  /** Under `tpe`: how many points are drawn at random before earlier results count. */
  readonly start?: number;
  /** Under `tpe`: how many points are chosen at a time. They train in parallel, so a multiple of the number of cores wastes none. With a smaller number each choice knows more results. */
  readonly generation?: number;
};
