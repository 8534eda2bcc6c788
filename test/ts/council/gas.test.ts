import { expect } from "chai";
import { id, Wallet } from "ethers";
import { network } from "hardhat";
import { deployCouncil, eoaMember, packSignatures } from "../support/council.ts";

/** What each further EOA signature may cost, its 65 bytes of calldata included. */
const BUDGET = 7_100n;

describe("Council: gas", () => {
  it("of each further EOA signature stays within the budget", async () => {
    const { ethers } = await network.create();
    const [gate] = await ethers.getSigners();
    const wallets = Array.from({ length: 12 }, (_, i) => new Wallet(id(`member ${i}`)));
    const council = await deployCouncil(ethers, gate!.address, wallets.map(eoaMember), 1);
    const digest = id("digest");
    const spent: bigint[] = [];
    for (let count = 1; count <= wallets.length; count++) {
      const signatures = packSignatures(digest, wallets.slice(0, count));
      const transaction = await council.isValidSignature.send(digest, signatures);
      spent.push((await transaction.wait())!.gasUsed);
    }
    const further = spent.slice(1).map((gas, i) => gas - spent[i]!);
    for (const gas of further) expect(gas).to.be.at.most(BUDGET);
    // An ecrecover and a cold slot alone cost as much: less would mean that something is not checked.
    for (const gas of further) expect(gas).to.be.at.least(5_100n);
  });
});
