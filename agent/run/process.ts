// The runner's process. It is started by `hardhat sallyport agent run`, which holds the keys, and talks to it alone: no
// argument, no environment, no keystore, and by Node's permissions nothing beyond its program and its folders. When the
// other side is gone it ends after what it is doing.
import { ipcChannel } from "../signing/channel.ts";
import { connect } from "../signing/connect.ts";
import { failureOf } from "../signing/failure.ts";
import { requireConfined } from "./requireConfined.ts";
import { runAgent } from "./runAgent.ts";
import type { FromRunner, ToRunner } from "./setup.ts";

const ending = new AbortController();
const channel = ipcChannel(process);

process.on("message", (message: ToRunner) => {
  if (message.type === "stop") ending.abort();
  if (message.type === "begin") void begin(message);
});
process.on("disconnect", () => ending.abort());
// Whoever presses Ctrl-C reaches both processes: the other side says when to end.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});

async function begin({ setup }: Extract<ToRunner, { type: "begin" }>): Promise<void> {
  // Where the other side is gone, nobody listens.
  const say = (message: FromRunner) => {
    if (process.connected) channel.send(message);
  };
  try {
    requireConfined();
    const holder = connect(channel, { ...setup, nodes: setup.secondNetwork === undefined ? 1 : 2 });
    await runAgent({ setup, holder, signal: ending.signal, tell: (event) => say({ type: "event", event }) });
    say({ type: "ended", failure: undefined });
  } catch (error) {
    say({ type: "ended", failure: failureOf(error, (text) => text) });
  }
  if (process.connected) process.disconnect();
}
