import { type Anvil, type AnvilOptions, anvilBinary, startAnvil } from "../../../scripts/lib/anvil.ts";

export { type Anvil, type AnvilOptions, anvilBinary, startAnvil };

/**
 * A mocha suite against a real node, started before its first test and stopped after its last. Where there is no
 * anvil the suite is skipped and says so.
 */
export function describeWithAnvil(title: string, body: (anvil: () => Anvil) => void, options?: AnvilOptions): void {
  if (anvilBinary() === undefined) {
    describe.skip(`${title} (skipped: no anvil for this platform, see ANVIL_BIN)`, () => body(notStarted));
    return;
  }
  describe(title, () => {
    let anvil: Anvil | undefined;
    before(async () => {
      anvil = await startAnvil(options);
    });
    after(() => anvil?.stop());
    body(() => anvil ?? notStarted());
  });
}

function notStarted(): never {
  throw new Error("anvil is started by the suite's before hook: ask for it inside a test.");
}
