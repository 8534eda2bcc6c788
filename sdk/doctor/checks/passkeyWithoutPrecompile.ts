import { memberKind } from "../../council/member.ts";
import { check } from "../check.ts";

export const passkeyWithoutPrecompile = check({
  code: "DOCTOR_PASSKEY_WITHOUT_PRECOMPILE",
  severity: "warning",
  status: 86,
  mistake: "Members sign with passkeys, and the chain has no precompile for P-256.",
  why: "The verifier computes P-256 in Solidity instead: correct, and some 230,000 gas more for each signature.",
  cure: "Expect the gas, let members with wallets sign where gas matters, or use a chain with EIP-7951.",
  needs: ["p256", "parties", "words"],
  *find({ p256, parties, words }) {
    if (p256) return;
    for (const { address, body } of parties) {
      if (body.kind !== "council") continue;
      const { members } = body;
      const passkeys = members.filter(({ kind }) => kind === memberKind.verified);
      if (passkeys.length === 0) continue;
      const count = `${passkeys.length} of ${members.length} members`;
      yield {
        what: `This chain has no precompile for P-256, and ${count} of ${words.account(address)} sign by passkey.`,
      };
    }
  },
});
