import { concat, encodeFunctionData, getAddress, type Hex, isAddress, isHex, slice } from "viem";
import { readContract } from "viem/actions";
import { z } from "zod";
import { councilAbi as abi } from "../../abi/Council.ts";
import { MAX_EOA_SIGNATURES } from "../../council/limits.ts";
import { memberId, memberKind } from "../../council/member.ts";
import { passkeySigner } from "../../council/passkey.ts";
import { address, integer, party, publicKey, text } from "../../deploy/dao/scalars.ts";
import { explained } from "../../errors/decodeGateError.ts";
import { NAME } from "../../policy/source/grammar.ts";
import type { RootBook } from "../book.ts";
import { changeKind, type RefuseField } from "../change.ts";
import { fields, listed } from "../fields.ts";
import { lookup } from "../lookup.ts";

const member = z.discriminatedUnion(
  "kind",
  [
    fields({ kind: z.literal("eoa"), address }),
    fields({ kind: z.literal("contract"), address }),
    fields({ kind: z.literal("passkey"), key: publicKey }),
  ],
  { error: "The kind of a member is eoa, contract or passkey." },
);

/** Members by name; on a command line `nora=eoa:0x…,pia=passkey:0x…`. */
const added = z.preprocess(
  (value) => (typeof value === "string" ? fromText(value) : value),
  z.record(z.string().regex(NAME), member, { error: "Here must stand members: name=kind:signer." }),
);

/**
 * Members and threshold of a council: who leaves, who comes, and how many must agree. What is left out stays. A member
 * leaves by its name in the DAO file, its address, its key, or its id.
 */
export const members = changeKind({
  kind: "members",
  schema: fields({
    council: party,
    add: added.optional(),
    remove: listed(text, "members").optional(),
    threshold: integer(0, MAX_EOA_SIGNATURES).optional(),
  }),
  async calls({ council, add = {}, remove = [], threshold }, { client, book }, refuse) {
    const target = lookup(book, refuse).council("council", council);
    const leaving = remove.map((one, i) => idOf(one, book, refuse, i));
    for (const [i, id] of leaving.entries()) {
      const question = { address: target, abi, functionName: "memberKind", args: [id] } as const;
      // The Council would pass over it, and whoever was meant would stay.
      if ((await explained(readContract(client, question))) === memberKind.none) {
        refuse(["remove", String(i)], remove[i] ?? "", "This is no member of the council.", "Name one of its members.");
      }
    }
    const coming = Object.values(add).map((one) =>
      one.kind === "passkey"
        ? { kind: memberKind.verified, signer: passkeySigner({ verifier: book.passkeyVerifier, publicKey: one.key }) }
        : { kind: memberKind[one.kind], signer: one.address },
    );
    const old = await explained(readContract(client, { address: target, abi, functionName: "threshold" }));
    const args = [leaving, coming, threshold ?? Number(old)] as const;
    return [{ target, data: encodeFunctionData({ abi, functionName: "changeMembers", args }) }];
  },
});

function fromText(value: string): unknown {
  const entries = value.split(",").map((one) => {
    const [, name = "", kind = "", signer = ""] = /^\s*([^=]+)=([a-z]+):(\S+)\s*$/.exec(one) ?? [];
    return [name === "" ? one : name, kind === "passkey" ? { kind, key: signer } : { kind, address: signer }];
  });
  // Of a name that stands twice one would silently be lost.
  return new Set(entries.map(([name]) => name)).size === entries.length ? Object.fromEntries(entries) : value;
}

/** The id of a member that is named one way or the other. */
function idOf(given: string, book: RootBook, refuse: RefuseField, i: number): Hex {
  const [, key] = /^passkey:(0x[0-9a-fA-F]+)$/.exec(given) ?? [];
  if (key !== undefined) return memberId(concat([book.passkeyVerifier, slice(key as Hex, -64)]));
  if (isHex(given) && given.length === 66) return given;
  if (isAddress(given)) return memberId(getAddress(given));
  const signer = book.members[given];
  if (signer !== undefined) return memberId(signer);
  return memberId(lookup(book, refuse).account(["remove", String(i)], given));
}
