import { check, command } from "../check.ts";

export const rootWithoutVetoer = check({
  code: "DOCTOR_ROOT_WITHOUT_VETOER",
  severity: "warning",
  status: 69,
  mistake: "A council or Safe is root, and nobody may veto there.",
  why: "Where few hold root, nobody can stop them: the root delay lets people watch, and no more.",
  cure: "Name a root vetoer: `hardhat sallyport root vetoer ACCOUNT`",
  needs: ["parties", "words"],
  *find({ parties, words }) {
    if (parties.some(({ isVetoer }) => isVetoer)) return;
    for (const { address, body } of parties.filter(({ isRoot }) => isRoot)) {
      if (body.kind === "contract" || body.kind === "wallet") continue;
      yield {
        what: `The root approver ${words.account(address)} is a council, and nobody may veto at root.`,
        cure: command("root vetoer", "ACCOUNT"),
      };
    }
  },
});
