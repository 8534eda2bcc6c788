import { expect } from "chai";
import { type Anvil, describeWithAnvil, startAnvil } from "../support/anvil.ts";

describeWithAnvil("a node for tests", (anvil) => {
  it("is never another's that answers at its port: that is told, and the other goes on", async () => {
    const port = Number(new URL(anvil().url).port);
    const failure = await startAnvil({ port }).catch(String);
    expect(failure).to.match(/anvil did not start, it ended with code 1: .*Address already in use/);
    const answer = await fetch(anvil().url, { method: "POST", body: QUESTION, headers: HEADERS });
    expect(await answer.json()).to.deep.include({ result: "0x7a69" });
  });

  it("has a port of its own where none is given", async () => {
    const both = await Promise.all([startAnvil(), startAnvil()]);
    expect(new Set([anvil(), ...both].map(({ url }: Anvil) => url)).size).to.equal(3);
    await Promise.all(both.map(({ stop }) => stop()));
  });
});

const QUESTION = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
const HEADERS = { "content-type": "application/json" };
