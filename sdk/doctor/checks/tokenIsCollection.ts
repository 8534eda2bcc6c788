import { check } from "../check.ts";

export const tokenIsCollection = check({
  code: "DOCTOR_TOKEN_IS_COLLECTION",
  severity: "error",
  status: 35,
  mistake: "What the policy counts in amounts is a collection, whose numbers are ids.",
  why: "To a meter the item of id 0 costs nothing and that of id 1 one piece, whatever they are worth: it limits nothing.",
  cure: "Name the account under addresses and collections instead of tokens, and let root set the new policy.",
  needs: ["tokens"],
  *find({ tokens }) {
    for (const { name, address, isCollection } of tokens) {
      if (isCollection)
        yield { what: `The policy calls ${name} a token, and ${address} says that it is a collection.` };
    }
  },
});
