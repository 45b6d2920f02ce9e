"""Reads exported event files with TensorBoard itself, and compares them with the epochs that runx exports as CSV.

Usage: python3 test/cli/read-tensorboard.py LOGS EPOCHS.csv
"""

import csv
import pathlib
import struct
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

logs, table = sys.argv[1:]
single = lambda text: struct.unpack("f", struct.pack("f", float(text)))[0]

compared = 0
with open(table) as file:
    rows = list(csv.DictReader(file))
for run in sorted({row["trial"] for row in rows}):
    (folder,) = pathlib.Path(logs).glob(f"*/*-{run[:8]}")
    events = EventAccumulator(str(folder))
    events.Reload()
    for tag in ("train/cost", "train/accuracy"):
        column = tag.replace("/", ".")
        expected = [(int(row["epoch"]), single(row[column])) for row in rows if row["trial"] == run]
        read = [(event.step, event.value) for event in events.Scalars(tag)]
        assert read == expected, f"{run} {tag}: TensorBoard reads {read[:3]}, recorded are {expected[:3]}"
        compared += len(read)
assert compared > 0, "nothing was compared"
print(f"TensorBoard read {compared} values as they are recorded")
