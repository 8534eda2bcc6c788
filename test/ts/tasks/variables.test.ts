import { expect } from "chai";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { variableOf } from "../../../tasks/lib/variables.ts";
import { expectRejection } from "../support/rejection.ts";

/** Hardhat, as far as it is asked, with a keystore that holds these. */
function hardhatWith(kept: Readonly<Record<string, string>>): HardhatRuntimeEnvironment {
  type Next = (context: unknown, variable: { name: string }) => Promise<string>;
  const runHandlerChain = async (_hook: string, _name: string, [variable]: [{ name: string }], next: Next) =>
    kept[variable.name] ?? next(undefined, variable);
  return { hooks: { runHandlerChain } } as unknown as HardhatRuntimeEnvironment;
}

describe("a configuration variable", () => {
  const NAME = "SALLYPORT_TEST_SECRET";
  afterEach(() => {
    delete process.env[NAME];
  });

  it("is what the keystore holds, or else the environment", async () => {
    process.env[NAME] = "from the environment";
    expect(await variableOf(hardhatWith({ [NAME]: "kept" }), NAME, "--webhook")).to.equal("kept");
    expect(await variableOf(hardhatWith({}), NAME, "--webhook")).to.equal("from the environment");
  });

  it("is named where it is not set", async () => {
    const error = await expectRejection(variableOf(hardhatWith({}), NAME, "--webhook"), "VARIABLE_NOT_SET");
    expect([error.place, error.value]).to.deep.equal(["--webhook", NAME]);
  });

  for (const given of ["https://hooks.example/a?key=canary-77f3", "canary-77f3", "", "lower_case"]) {
    it(`is not "${given}", which may be the secret itself and is not repeated`, async () => {
      const error = await expectRejection(variableOf(hardhatWith({}), given, "--webhook"), "ARGUMENT_INVALID");
      expect(error.value).to.equal(undefined);
      expect(error.message).not.to.include("canary");
    });
  }
});
