import { request } from "node:http";
import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { ExperimentRow } from "../../src/model/records.ts";
import type { RunProgress } from "../../src/report/page/progress.ts";
import { isOwnHost } from "../../src/serve/guard.ts";
import type { HomeRow } from "../../src/serve/home.ts";
import { type Served, serve } from "../../src/serve/server.ts";
import type { LiveSource } from "../../src/serve/source.ts";
import { exampleOf, twoCosts } from "../report/page/example.ts";

const assets = { script: "/* script */", style: "/* style */" };
const opened: Served[] = [];

afterEach(async () => {
  for (const served of opened.splice(0)) await served.close();
});

function progressAt(completed: number): RunProgress {
  return {
    state: "running",
    counts: { pending: 16 - completed, running: 1, completed, failed: 1 },
    done: { done: 30 * completed + 3, total: 540, unit: "epoch" },
    running: [{ label: "quadratic (η 3), seed 2", epoch: 3, epochs: 30 }],
    failures: [{ label: "quadratic (η 3), seed 1", reason: "<img src=x onerror=alert(1)>" }],
    secondsLeft: 42,
  };
}

function listed(name: string): ExperimentRow {
  const description = "Which <b>cost</b> is better? The rest is for the spec.";
  const counts = { trials: 9, completed: 5, diverged: 1, failed: 1, runs: 1 };
  const sidePlans = [["epochs=1", "eta=<3>"]];
  return {
    name,
    description,
    tags: [],
    notes: [],
    sidePlans,
    lastRun: "2026-11-20T10:00:00.000Z",
    ...counts,
  };
}

interface Run extends LiveSource {
  /** One more training done. */
  advance(): void;
}

function runOf(names: readonly string[] = ["cross-entropy"]): Run {
  let completed = 0;
  const content = exampleOf({ ...twoCosts, seeds: 2, epochs: 3 });
  return {
    home: () => names.map((name) => ({ row: listed(name) })),
    queue: () => undefined,
    mnist: (file) => (file === "known" ? Uint8Array.of(1, 2, 3) : undefined),
    revision: () => completed,
    snapshot: (plan) =>
      names.includes(typeof plan === "string" ? plan : plan.experiment)
        ? { content, progress: progressAt(completed) }
        : undefined,
    advance: () => {
      completed += 1;
    },
  };
}

async function open(source: LiveSource, port = 0): Promise<Served> {
  const served = await serve(source, assets, { port, interval: 10 });
  opened.push(served);
  return served;
}

/** fetch does not let a caller choose the Host header. */
function statusWithHost(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe("the server", () => {
  test("listens on this machine only and shows the one experiment there is", async () => {
    const { url } = await open(runOf());
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const response = await fetch(`${url}experiments/cross-entropy`);
    const page = await response.text();
    expect(page).toContain("1 of 18 trainings done, 3 of 540 epochs, about 42 s left");
    expect(page).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(page).toContain("connect-src &#39;self&#39;");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test("lists several experiments, whatever their names", async () => {
    const hostile = "</title><script>alert(1)</script>/../?";
    const { url } = await open(runOf(["cross-entropy", hostile]));
    const index = await (await fetch(url)).text();
    expect(index).not.toContain("<script>alert");
    expect(index).not.toContain("</title><script");
    const link = /href="(\/experiments\/%3C[^"]*)"/.exec(index)?.[1] ?? "";
    const page = await fetch(new URL(link, url));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<a href="/">All experiments</a>');
    expect(index).toContain("Which &lt;b&gt;cost&lt;/b&gt; is better?</span>");
    for (const told of ["5 of 9", "2 failed", "2026-11-20 10:00"]) expect(index).toContain(told);
  });

  test("shows the workers of a queue, what each is doing, and why trials wait", async () => {
    const of = { training: 0, servedBy: 0, lacks: [] };
    const queue = {
      workers: [{ name: "lab<1>", machine: "a processor", jobs: 2, training: ["eta 3, seed 1"] }],
      classes: [
        { ...of, what: "float64 fma", waiting: 7, lacks: [{ worker: "lab<1>", lack: "no <fma>" }] },
        { ...of, what: "float64", waiting: 1, servedBy: 1, training: 1 },
        { ...of, what: "of nothing", waiting: 0 },
      ],
    };
    const source = runOf();
    const plan = "cross-entropy";
    const { content, progress } = (await source.snapshot(plan))!;
    const { url } = await open({
      ...source,
      queue: () => queue,
      snapshot: () => ({ content, progress: { ...progress, queue } }),
    });
    for (const path of ["", `experiments/${plan}`]) {
      const page = await (await fetch(`${url}${path}`)).text();
      for (const told of [
        "lab&lt;1&gt;",
        "eta 3, seed 1",
        "7 trials of float64 fma wait: no worker can take them.",
        "no &lt;fma&gt;",
        "1 trial of float64 waits for a free place: 1 worker can take it, where 1 is in work.",
      ])
        expect(page).toContain(told);
      expect(page).not.toContain("of nothing");
    }
    const away = await open({ ...source, queue: () => ({ workers: [], classes: [], unreachable: "gone." }) });
    expect(await (await fetch(away.url)).text()).toContain("The queue cannot be reached: gone.");
  });

  test("is a home before the first run, and tells of each experiment when there is one", async () => {
    const rows: HomeRow[] = [];
    const { url } = await open({
      home: () => rows,
      queue: () => undefined,
      mnist: () => undefined,
      revision: () => rows.length,
      snapshot: () => undefined,
    });
    const before = await (await fetch(url)).text();
    expect(before).toContain("No experiment is recorded yet");
    const events = /data-events="([^"]*)"/.exec(before)?.[1] ?? "";
    const reader = readerOf(await fetch(new URL(events, url)));
    const answer = { verdict: "no-clear-difference", text: "A leads <B>." } as const;
    rows.push({
      row: {
        ...listed("eta"),
        tags: ["chapter 1"],
        notes: [{ written: "2026-11-20T10:00:00Z", text: "a <note>" }],
      },
      overview: { answer, state: "interrupted", curve: [0.1, 0.5, 0.9], seconds: 90 },
    });
    const [section] = (await reader.next()).sections;
    for (const told of [
      "No clear difference:",
      "A leads &lt;B&gt;.",
      "interrupted",
      "chapter 1",
      "a &lt;note&gt;",
      "polyline",
      "90 s",
    ])
      expect(section?.markup).toContain(told);
    await reader.cancel();
  });

  test("takes a free port when the wanted one is in use", async () => {
    const blocker = createServer();
    const port = await new Promise<number>((resolve) => {
      blocker.listen(0, "127.0.0.1", () => resolve((blocker.address() as { port: number }).port));
    });
    const { url } = await open(runOf(), port);
    expect(url).not.toContain(`:${port}/`);
    expect((await fetch(url)).status).toBe(200);
    blocker.close();
  });

  test("refuses requests that came under another name", async () => {
    const { url } = await open(runOf());
    const { port } = new URL(url);
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "localhost.evil.example",
      "127.0.0.1.nip.io",
    ]) {
      expect(await statusWithHost(url, host), host).toBe(421);
    }
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
      expect(await statusWithHost(url, host), host).toBe(200);
    }
  });

  test("reads only: every other method is refused", async () => {
    const { url } = await open(runOf());
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      expect((await fetch(url, { method })).status, method).toBe(405);
    }
  });

  test("has no other addresses", async () => {
    const { url } = await open(runOf());
    const paths = [
      "experiments/none",
      "experiments/%E0%A4%A",
      "experiments/",
      "../../etc/passwd",
      "experiments/a/b/c",
      "runx.db",
    ];
    for (const path of paths) expect((await fetch(url + path)).status, path).toBe(404);
  });

  test("turns a refusal into a page and goes on", async () => {
    const source = runOf();
    const { url } = await open({
      ...source,
      snapshot: (name) => {
        if (name === "cross-entropy") throw new Error("a secret");
        return undefined;
      },
    });
    const response = await fetch(`${url}experiments/cross-entropy`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect((await fetch(`${url}experiments/other`)).status).toBe(404);
  });
});

test("a Host header names this server only by number or as localhost", () => {
  for (const host of ["localhost", "LOCALHOST:1", "127.0.0.1:80", "[::1]", "192.168.1.7:7321"]) {
    expect(isOwnHost(host), host).toBe(true);
  }
  for (const host of [undefined, "", "a", "127.0.0.1.a", "localhost:x", "[::1].a", "a@127.0.0.1", "0x7f.1"]) {
    expect(isOwnHost(host), host).toBe(false);
  }
});

describe("an open page", () => {
  test("hears what changed, and only that", async () => {
    const run = runOf();
    const { url } = await open(run);
    const page = await (await fetch(`${url}experiments/cross-entropy`)).text();
    const events = /data-events="([^"]*)"/.exec(page)?.[1] ?? "";
    const reader = readerOf(await fetch(new URL(events, url)));
    run.advance();
    const change = await reader.next();
    expect(change.sections.map(({ id }) => id)).toEqual(["progress"]);
    expect(change.sections[0]?.markup).toContain("2 of 18 trainings done");
    expect(change.data).toBeUndefined();
    await reader.cancel();
  });

  test("hears of a change also when the first attempt to read it failed", async () => {
    const run = runOf();
    let failures = 0;
    const { url } = await open({
      ...run,
      snapshot: (name) => {
        if (failures > 0) {
          failures -= 1;
          throw new Error("database is locked");
        }
        return run.snapshot(name);
      },
    });
    const page = await (await fetch(`${url}experiments/cross-entropy`)).text();
    const events = /data-events="([^"]*)"/.exec(page)?.[1] ?? "";
    const reader = readerOf(await fetch(new URL(events, url)));
    failures = 2;
    run.advance();
    expect((await reader.next()).sections[0]?.markup).toContain("2 of 18 trainings done");
    await reader.cancel();
  });

  test("that was made from an older state gets everything", async () => {
    const { url } = await open(runOf());
    const reader = readerOf(await fetch(`${url}experiments/cross-entropy/events?since=older`));
    const change = await reader.next();
    expect(change.sections.map(({ id }) => id)).toEqual(change.order);
    expect(change.data?.figures.length).toBeGreaterThan(0);
    await reader.cancel();
  });

  test("is let go when the server closes", async () => {
    const served = await open(runOf());
    const response = await fetch(`${served.url}experiments/cross-entropy/events?since=older`);
    const body = response.text().catch(() => "cut");
    await served.close();
    expect(await body).toMatch(/event: end|cut/);
  });

  test("of another site cannot follow", async () => {
    const { url } = await open(runOf());
    const headers = { "sec-fetch-site": "cross-site" };
    expect((await fetch(`${url}experiments/cross-entropy/events`, { headers })).status).toBe(403);
  });
});

interface Change {
  readonly order: readonly string[];
  readonly sections: readonly { readonly id: string; readonly markup: string }[];
  readonly data?: { readonly figures: readonly unknown[] };
}

function readerOf(response: Response): { next(): Promise<Change>; cancel(): Promise<void> } {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    next: async () => {
      for (;;) {
        const match = /event: page\nid: \w+\ndata: (.*)\n\n/.exec(text);
        if (match !== null) {
          text = text.slice(match.index + match[0].length);
          return JSON.parse(match[1] ?? "");
        }
        const { value, done } = await reader.read();
        if (done) throw new Error("the stream ended");
        text += value;
      }
    },
    cancel: () => reader.cancel(),
  };
}
