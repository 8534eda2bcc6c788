import { expect } from "chai";
import { atMost } from "../../../sdk/read/atMost.ts";

describe("asking for many things", () => {
  it("asks for no more than so many at a time, and tells them in their order", async () => {
    let [running, most] = [0, 0];
    const results = await atMost(3, [5, 1, 4, 1, 3, 1], async (milliseconds) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      running -= 1;
      return milliseconds * 2;
    });
    expect(results).to.deep.equal([10, 2, 8, 2, 6, 2]);
    expect(most).to.equal(3);
    expect(await atMost(3, [], async () => 1)).to.deep.equal([]);
  });

  it("fails as the first that fails", async () => {
    const failure = new Error("no");
    const attempt = atMost(2, [1, 2, 3], async (item) => {
      if (item === 2) throw failure;
      return item;
    });
    expect(await attempt.catch((error: unknown) => error)).to.equal(failure);
  });
});
